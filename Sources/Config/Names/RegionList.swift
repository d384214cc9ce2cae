// Written by scripts/update-lists.py.

/// The Regions that cfn-lint 1.51.0 has resource schemas for.
enum RegionList {
    /// Of partition `aws`, with budgets and Chatbot in CloudFormation.
    static let home = """
        ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-west-1
        eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2
        """

    /// Of partition `aws`, without one of them.
    static let others = """
        af-south-1 ap-east-1 ap-east-2 ap-northeast-3 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5
        ap-southeast-6 ap-southeast-7 ca-west-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 il-central-1
        me-central-1 me-south-1 mx-central-1
        """

    /// Of other partitions: China, GovCloud, sovereign clouds.
    static let otherPartitions = """
        cn-north-1 cn-northwest-1 eu-isoe-west-1 eusc-de-east-1 us-gov-east-1 us-gov-west-1 us-iso-east-1
        us-iso-west-1 us-isob-east-1 us-isob-west-1 us-isof-east-1 us-isof-south-1
        """
}
