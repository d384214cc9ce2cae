/// A template and what it needs to become a stack.
package struct Stack: Sendable {
    /// Key of the tag, on a stack and all in it that takes tags, whose value is the name of the configuration that made
    /// it. By this a configuration's stacks are recognized.
    package static let ownerTag = "bellwether"

    /// Id of the output of the core stack that lists, with a space between them, the other Regions with stacks of the
    /// configuration. So they are found again when it no longer names them.
    package static let otherRegionsOutput = "OtherRegions"

    /// 1–128 letters, digits and hyphens, a letter first; unique in the account and Region.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
    package var name: String
    package var region: String
    package var template: Template
    /// Values for the template's parameters, in the order of the configuration file.
    package var parameters: [Argument]
    /// Tags of the stack itself. CloudFormation passes them on to every resource that takes tags.
    package var tags: [String: String]
    /// Names of the stacks that must be complete first.
    package var dependencies: [String]

    package init(
        name: String, region: String, template: Template, parameters: [Argument] = [],
        tags: [String: String] = [:], dependencies: [String] = []
    ) {
        self.name = name
        self.region = region
        self.template = template
        self.parameters = parameters
        self.tags = tags
        self.dependencies = dependencies
    }

    /// What one deployment gives for a parameter.
    package struct Argument: Sendable {
        /// The parameter's logical id.
        package var id: String
        package var value: Value

        package init(id: String, value: Value) {
            self.id = id
            self.value = value
        }

        package enum Value: Sendable {
            case new(String)
            /// Keep what the deployed stack has. `complaint` is the diagnostic if it has none.
            case previous(complaint: String)
            /// The ARN of the anomaly monitor of all services that the account has already, found at deployment; empty
            /// if it has none, or the one that this stack has made as the resource with the logical id `own`.
            case anomalyMonitor(own: String)
        }
    }
}
