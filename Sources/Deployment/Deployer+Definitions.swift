import CloudFormation

/// A state machine of a stack, as Step Functions would get it.
struct MachineDefinition: Sendable {
    /// In people's words.
    var name: String
    /// `STANDARD` or `EXPRESS`
    var type: String
    var definition: JSON
    var region: String

    /// - Parameter deployed: the stack's template as it is; what is the same in it is left out.
    static func all(in stack: Stack, butFor deployed: JSON? = nil) throws -> [MachineDefinition] {
        try (stack.template.parsed()["Resources"]?.members ?? [:]).sorted { $0.key < $1.key }.compactMap {
            id, resource in
            let properties = resource["Properties"]
            guard resource["Type"]?.text == "AWS::StepFunctions::StateMachine",
                let definition = properties?["Definition"],
                definition != deployed?["Resources"]?[id]?["Properties"]?["Definition"]
            else { return nil }
            return MachineDefinition(
                name: properties?["StateMachineName"]?.text ?? TemplateDifference.name(of: resource, id: id),
                type: properties?["StateMachineType"]?.text ?? "STANDARD", definition: definition, region: stack.region)
        }
    }
}

/// What Step Functions says against a definition.
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html>
struct DefinitionDiagnostic: Decodable, Equatable, Sendable {
    var code: String
    var message: String
    /// `/States/Compose/Assign/notification`
    var location: String?
}

extension AWSCLI {
    /// Free, and makes nothing. The errors only, since warnings refuse nothing.
    func diagnostics(of machine: MachineDefinition) async throws -> [DefinitionDiagnostic] {
        struct Output: Decodable {
            var result: String
            var diagnostics: [DefinitionDiagnostic]?
        }
        let output: Output = try await decode(
            Call(
                "stepfunctions", "validate-state-machine-definition",
                ["--definition", "file:///dev/stdin", "--type", machine.type, "--severity", "ERROR"],
                region: machine.region, secretInput: try machine.definition.encoded()))
        guard output.result != "OK" else { return [] }
        return output.diagnostics ?? [DefinitionDiagnostic(code: output.result, message: "AWS gives no reason")]
    }
}

extension Deployer {
    /// Gives each definition that is new or has changed to Step Functions, which would refuse a wrong one only while it is
    /// being deployed. Where that cannot be asked, a line says so.
    /// - Parameter templates: what is deployed, by stack.
    /// - Throws: ``DeploymentError/notReady(_:)`` with all that is wrong.
    func checkDefinitions(of stacks: [Stack], deployed templates: [String: JSON?]) async throws {
        let machines = try stacks.flatMap { try MachineDefinition.all(in: $0, butFor: templates[$0.name] ?? nil) }
        do {
            let answers = try await machines.concurrentMap { [self] in ($0, try await aws.diagnostics(of: $0)) }
            let reasons = answers.flatMap { machine, diagnostics in diagnostics.map(machine.complaint) }
            guard reasons.isEmpty else { throw DeploymentError.notReady(reasons + [Self.whatNow]) }
        } catch let error as AWSError {
            let reason =
                switch error {
                case .denied(let action, _): "\(action) is not allowed"
                case .unreadable: "this AWS CLI does not know aws stepfunctions validate-state-machine-definition"
                default: error.firstLine
                }
            report(.note("state machines are not checked beforehand, since \(reason)"))
        }
    }

    private static let whatNow =
        "Step Functions would refuse these definitions, so nothing was changed\n"
        + "next: take out of the configuration what they belong to, or report it with this text"
}

extension MachineDefinition {
    /// In one line, with Step Functions' own words.
    func complaint(_ diagnostic: DefinitionDiagnostic) -> String {
        let place = diagnostic.location.map { " at \($0)" } ?? ""
        return "the state machine \(name)\(place): \(diagnostic.message) (\(diagnostic.code))"
    }
}
