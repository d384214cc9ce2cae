import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html>
struct SystemsManagerParameter: Resource {
    static let type = "AWS::SSM::Parameter"
    var name: String
    private var type = "String"
    var description: String
    var value: Value
    /// This type takes its tags as a map.
    var tags: [String: String]

    init(name: String, description: String, value: Value, tags: [String: String]) {
        self.name = name
        self.description = description
        self.value = value
        self.tags = tags
    }
}
