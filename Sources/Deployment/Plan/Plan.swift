/// What a deployment will do. Nothing has been changed while a plan is being shown.
package struct Plan: Sendable {
    /// In the order of deployment.
    package var stacks: [StackPlan]

    package var isEmpty: Bool { stacks.allSatisfy { $0.action == .nothing } }

    package struct StackPlan: Sendable {
        package enum Action: Sendable {
            case create, update
            /// The stack is as the configuration says.
            case nothing
            /// The configuration no longer has the stack.
            case delete
        }

        package var name: String
        package var region: String
        package var action: Action
        /// Sorted by name. Empty for an update that concerns the stack itself only, such as its tags.
        package var changes: [ResourceChange]
        /// Names of stacks that must have come to their end first.
        package var dependencies: [String]
        /// By stack, logical ids of resources that must be complete first, while the rest of that stack may be under way.
        var needs: [String: Set<String>] = [:]
        /// Waiting to be executed.
        var changeSet: String?
        /// The ARN, for stacks that exist.
        var stackID: String?
        /// Logical id → what people call it.
        var resourceNames: [String: String]
    }
}
