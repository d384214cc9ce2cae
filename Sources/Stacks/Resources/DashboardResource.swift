import CloudFormation

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html>
struct DashboardResource: Resource {
    static let type = "AWS::CloudWatch::Dashboard"
    var dashboardName: String
    /// JSON as text:
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html>
    var dashboardBody: String
}
