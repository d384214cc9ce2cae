import CloudFormation

/// The monitor of all services, of which an account can have one.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ce-anomalymonitor.html>
struct AnomalyMonitor: Resource {
    static let type = "AWS::CE::AnomalyMonitor"
    var monitorName: String
    private var monitorType = "DIMENSIONAL"
    private var monitorDimension = "SERVICE"

    init(monitorName: String) { self.monitorName = monitorName }
}

extension Reference<AnomalyMonitor> {
    var arn: Value { ref }
}
