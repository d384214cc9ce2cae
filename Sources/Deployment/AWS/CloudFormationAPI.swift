#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The calls of CloudFormation that a deployment needs, in one Region.
struct CloudFormationAPI: Sendable {
    var aws: AWSCLI
    var region: String

    /// Every stack in the Region but deleted ones: one call, whatever the number of stacks of a monitor, and it also
    /// finds those that the configuration no longer has.
    func stacks() async throws -> [DeployedStack] {
        struct Output: Decodable { var stacks: [DeployedStack] }
        return try await aws.decode(call("describe-stacks"), as: Output.self).stacks.map { stack in
            var stack = stack
            stack.region = region
            return stack
        }
    }

    func template(of stack: String) async throws -> JSON {
        struct Output: Decodable { var templateBody: JSON }
        let body = try await aws.decode(
            call("get-template", ["--stack-name", stack]), as: Output.self, isExact: true
        ).templateBody
        // The program prints JSON templates as JSON, anything else as text.
        guard case .string(let text) = body else { return body }
        return (try? JSONDecoder().decode(JSON.self, from: Data(text.utf8))) ?? body
    }

    /// `nil` if the stack has never had the resource.
    func physicalID(of resource: String, in stack: String) async throws -> String? {
        struct Output: Decodable { var stackResourceDetail: Detail }
        struct Detail: Decodable { var physicalResourceId: String? }
        do {
            return try await aws.decode(
                call("describe-stack-resource", ["--stack-name", stack, "--logical-resource-id", resource]),
                as: Output.self
            ).stackResourceDetail.physicalResourceId
        } catch AWSError.service("ValidationError", _, _) {
            return nil
        }
    }

    func createChangeSet(_ request: ChangeSetRequest) async throws {
        struct Parameter: Encodable { var ParameterKey: String, ParameterValue: String?, UsePreviousValue: Bool? }
        let parameters = request.parameters.sorted { $0.key < $1.key }.map { key, value in
            Parameter(ParameterKey: key, ParameterValue: value, UsePreviousValue: value == nil ? true : nil)
        }
        let tags = request.tags.sorted { $0.key < $1.key }.map { ["Key": $0.key, "Value": $0.value] }
        let hasParameters = !parameters.isEmpty
        _ = try await aws.run(
            call(
                "create-change-set",
                [
                    "--stack-name", request.stack, "--change-set-name", request.name, "--change-set-type",
                    request.isNew ? "CREATE" : "UPDATE", "--template-body", request.template, "--capabilities",
                    "CAPABILITY_IAM", "--tags", try text(tags),
                ] + (hasParameters ? ["--parameters", "file:///dev/stdin"] : []),
                secretInput: hasParameters ? try text(parameters) : nil))
    }

    func changeSet(_ name: String, of stack: String) async throws -> ChangeSet {
        try await aws.decode(call("describe-change-set", ["--stack-name", stack, "--change-set-name", name]))
    }

    /// What early validation found, as long as the change set exists.
    /// - Parameter changeSet: the ARN; a name is not enough.
    ///   <https://github.com/aws-cloudformation/cloudformation-cli/issues/1116>
    func refusals(of changeSet: String) async throws -> [ValidationEvent] {
        struct Output: Decodable { var operationEvents: [ValidationEvent]? }
        let arguments = ["--change-set-name", changeSet, "--filters", "FailedEvents=true"]
        return try await aws.decode(call("describe-events", arguments), as: Output.self).operationEvents?
            .filter(\.isRefusal) ?? []
    }

    func execute(changeSet name: String, of stack: String, token: String) async throws {
        _ = try await aws.run(
            call(
                "execute-change-set",
                ["--stack-name", stack, "--change-set-name", name, "--client-request-token", token]))
    }

    func delete(changeSet name: String, of stack: String) async throws {
        _ = try await aws.run(call("delete-change-set", ["--stack-name", stack, "--change-set-name", name]))
    }

    func delete(stack: String, token: String) async throws {
        _ = try await aws.run(call("delete-stack", ["--stack-name", stack, "--client-request-token", token]))
    }

    /// - Parameter resources: logical ids of what stays as it is.
    func continueUpdateRollback(of stack: String, skipping resources: [String], token: String) async throws {
        _ = try await aws.run(
            call(
                "continue-update-rollback",
                ["--stack-name", stack, "--client-request-token", token]
                    + (resources.isEmpty ? [] : ["--resources-to-skip"] + resources)))
    }

    /// The newest events first, at most `limit`: a stack keeps the events of months.
    func events(of stack: String, limit: Int) async throws -> [StackEvent] {
        struct Output: Decodable { var stackEvents: [StackEvent] }
        return try await aws.decode(
            call("describe-stack-events", ["--stack-name", stack, "--max-items", "\(limit)"]), as: Output.self
        ).stackEvents
    }

    private func call(_ operation: String, _ arguments: [String] = [], secretInput: String? = nil) -> AWSCLI.Call {
        AWSCLI.Call("cloudformation", operation, arguments, region: region, secretInput: secretInput)
    }

    private func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// What a change set is made from.
struct ChangeSetRequest: Sendable {
    var stack: String
    var name: String
    var isNew: Bool
    var template: String
    /// By id; `nil` keeps the value that the deployed stack has.
    var parameters: [String: String?]
    var tags: [String: String]
}
