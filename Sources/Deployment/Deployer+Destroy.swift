extension Deployer {
    /// What `destroy` would delete.
    package struct Removal: Sendable {
        package var stacks: [Entry]

        package struct Entry: Sendable {
            package var stack: DeployedStack
            /// In people's words, sorted; without what CloudFormation keeps.
            package var resources: [String]
        }
    }

    /// Finds all that the monitor has in the account, also stacks that the configuration no longer has.
    /// - Parameter names: stacks that have a change set and nothing else carry no tag, so they are found by name.
    /// - Throws: ``DeploymentError``, ``AWSError``.
    package func removal(names: Set<String>) async throws -> Removal {
        try await checkAccount()
        let stacks = try await survey(names: names).values.sorted { $0.name < $1.name }
        let entries = try await stacks.concurrentMap { [self] stack in
            let template = try await deployedTemplate(of: stack)
            return Removal.Entry(
                stack: stack, resources: Self.deletedResources(of: template).sorted())
        }
        return Removal(stacks: entries)
    }

    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>
    private static func deletedResources(of template: JSON?) -> [String] {
        (template?["Resources"]?.members ?? [:]).compactMap { id, resource in
            let isKept = ["Retain", "RetainExceptOnCreate"].contains(resource["DeletionPolicy"]?.text)
            return isKept ? nil : TemplateDifference.name(of: resource, id: id)
        }
    }

    /// Deletes stacks and follows each to its end: those that build on the core stack side by side, then the core.
    /// - Throws: ``DeploymentError``, ``AWSError``, `CancellationError`.
    package func destroy(_ removal: Removal) async throws {
        let (core, others) = (
            removal.stacks.filter { $0.stack.name == monitor }, removal.stacks.filter { $0.stack.name != monitor }
        )
        for wave in [others, core] {
            try await wave.concurrentForEach { [self] entry in
                guard entry.stack.status.isInProgress else { return try await delete(entry.stack) }
                if let settled = try await settle(entry.stack) { try await delete(settled) }
            }
        }
    }
}
