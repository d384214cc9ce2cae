/// What a deployment will do. Nothing has been changed while a plan is being shown.
package struct Plan: Sendable {
    /// In the order of deployment.
    package var stacks: [StackPlan]

    package var isEmpty: Bool { stacks.allSatisfy { $0.action == .nothing } }

    package struct StackPlan: Sendable {
        package enum Action: String, Sendable { case create, update, nothing, delete }

        package var name: String
        package var region: String
        package var action: Action
        package var changes: [ResourceChange]
        /// Names of stacks that must be complete first.
        package var dependencies: [String]
        /// Waiting to be executed.
        var changeSet: String?
        /// The ARN, for stacks that exist.
        var stackID: String?
        /// Logical id → what people call it.
        var resourceNames: [String: String]
    }
}
