package import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The least that whoever deploys these stacks has to be allowed: what CloudFormation does with the deployer's rights,
/// by the types in the templates, and the calls of the program itself. For all its commands.
package struct DeploymentPolicy: Sendable {
    package var document: PolicyDocument

    /// A template has a resource of a type whose permissions are not known here.
    package struct UnknownType: Error, CustomStringConvertible {
        package var type: String
        package var description: String { "there is no row for \(type) in ResourcePermissions.swift" }
    }

    /// - Parameters:
    ///   - name: the configuration's.
    ///   - boundary: ARN of the policy without which no role may be made or given rights; by default that of the roles
    ///     in the templates, if they have one.
    ///   - forDoctor: whether to allow what only `doctor` looks at as well.
    ///   - forAcceptance: whether to allow what only `acceptance` calls as well.
    /// - Throws: ``UnknownType``
    package init(
        _ stacks: [Stack], name: String, account: String, region: String, boundary: String? = nil,
        forDoctor: Bool = true, forAcceptance: Bool = false
    ) throws {
        var facts = Facts(home: region)
        for stack in stacks { try facts.add(stack) }
        for (scope, actions) in CallPermissions.always + (forDoctor ? CallPermissions.doctor : [])
            + (forAcceptance ? CallPermissions.acceptance : [])
        {
            facts.allow(actions, on: scope, in: region)
        }
        if facts.types.contains("AWS::StepFunctions::StateMachine") {
            for (scope, actions) in CallPermissions.stateMachines { facts.allow(actions, on: scope, in: region) }
        }
        if facts.types.contains("AWS::KMS::Key") {
            for (scope, actions) in CallPermissions.encryption { facts.allow(actions, on: scope, in: region) }
        }
        let boundary = boundary ?? facts.boundary
        if boundary == nil { facts.forgetBoundaries() }
        let names = Names(name: name, account: account, secrets: facts.secrets.sorted())
        let policies = names.fill(Scope.policies.arns, region: region) + facts.policies.sorted()
        document = PolicyDocument(
            statements: Scope.allCases.compactMap { scope in
                guard let actions = facts.actions[scope] else { return nil }
                let regions = facts.regions[scope] ?? [region]
                return PolicyDocument.Statement(
                    sid: scope.rawValue, action: actions.sorted(),
                    resource: names.fill(scope.arns, region: regions.count == 1 ? regions.first ?? region : "*"),
                    condition: scope.condition(
                        owner: (Stack.ownerTag, name), services: facts.services.sorted(), policies: policies,
                        boundary: boundary))
            })
    }

    /// What the templates say.
    private struct Facts {
        var home: String
        var types: Set<String> = []
        var actions: [Scope: Set<String>] = [:]
        var regions: [Scope: Set<String>] = [:]
        /// Services to which roles are passed.
        var services: Set<String> = []
        /// ARNs of policies that are attached to roles and are not in the templates.
        var policies: Set<String> = []
        /// Logical ids of secrets without a name.
        var secrets: Set<String> = []
        /// ARN of the policy that limits the roles in the templates.
        var boundary: String?

        mutating func add(_ stack: Stack) throws {
            regions[.stacks, default: []].insert(stack.region)
            let template = try stack.template.parsed()
            for (id, resource) in template["Resources"]?.members ?? [:] {
                let type = resource["Type"]?.text ?? ""
                guard let row = ResourcePermissions.of(type) else { throw UnknownType(type: type) }
                let properties = resource["Properties"]
                types.insert(type)
                allow(row.actions.sorted(), on: row.scope, in: stack.region)
                if let service = row.passesRoleTo {
                    services.insert(service)
                    allow(["iam:PassRole"], on: .passing, in: stack.region)
                }
                if row.scope == .secrets, properties?["Name"] == nil { secrets.insert(id) }
                boundary = boundary ?? properties?["PermissionsBoundary"]?.text
                policies.formUnion(properties?["ManagedPolicyArns"]?.elements.compactMap(\.text) ?? [])
            }
        }

        /// Without a boundary there is nothing to tell apart.
        mutating func forgetBoundaries() {
            for (bounded, scope) in [(Scope.boundedRoles, Scope.roles), (.boundedAttachments, .attachments)] {
                guard let actions = actions.removeValue(forKey: bounded) else { continue }
                self.actions[scope, default: []].formUnion(actions.subtracting(["iam:PutRolePermissionsBoundary"]))
                regions[scope, default: []].formUnion(regions[bounded] ?? [])
            }
        }

        mutating func allow(_ actions: [String], on scope: Scope, in region: String) {
            for action in actions {
                for scope in scope.scopes(of: action) {
                    self.actions[scope, default: []].insert(action)
                    regions[scope, default: []].insert(region)
                }
            }
        }
    }

    /// What stands in the ARNs' braces.
    private struct Names {
        var name: String
        var account: String
        var secrets: [String]

        func fill(_ arns: [String], region: String) -> [String] {
            arns.flatMap { arn in arn.contains("{secret}") ? secrets.map { arn.replacing("{secret}", with: $0) } : [arn]
            }
            .map {
                $0.replacing("{name}", with: name).replacing("{account}", with: account)
                    .replacing("{region}", with: region)
            }
        }
    }
}

extension DeploymentPolicy {
    /// Whether actions are allowed on a thing such as there will be.
    struct Request: Sendable {
        var actions: [String]
        var resource: String
        /// Key → values of what a real request would carry.
        var context: [String: [String]]
    }

    /// One for each statement.
    var requests: [Request] {
        document.statements.map { statement in
            let arn = statement.resource[0]
            return Request(
                actions: statement.action, resource: arn == "*" ? arn : arn.replacing("*", with: "x"),
                context: (statement.condition ?? [:]).filter { $0.key != "Null" }.values
                    .reduce(into: [:]) { $0.merge($1) { first, _ in first } }
                    .mapValues { $0.map { $0.replacing("*", with: "x") } })
        }
    }

    /// A question to IAM's simulator, which answers for each action on each resource: several requests at once.
    struct Simulation: Sendable {
        private(set) var requests: [Request]
        /// Key → values, shared by all requests.
        private(set) var context: [String: [String]]

        /// Results of one question, which IAM gives in pages of a hundred.
        private static let mostResults = 1_000

        /// Keys of IAM's own stand in the requests of few actions and mean nothing for all others.
        /// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html>
        private static func meaning(of context: [String: [String]]) -> [String: [String]] {
            context.filter { !$0.key.hasPrefix("iam:") }
        }

        fileprivate init(_ request: Request) {
            requests = [request]
            context = request.context
        }

        var actions: [String] { Set(requests.flatMap(\.actions)).sorted() }
        var resources: [String] { Set(requests.map(\.resource)).sorted() }

        /// Whether a result answers one of the requests. Others, of an action on a thing that it is not for, mean nothing.
        func asks(_ action: String, on resource: String?) -> Bool {
            requests.contains { request in
                request.actions.contains(action) && (resource == nil || resource == request.resource)
            }
        }

        fileprivate func joined(with request: Request) -> Simulation? {
            guard Self.meaning(of: request.context) == Self.meaning(of: context),
                request.context.allSatisfy({ context[$0.key] == nil || context[$0.key] == $0.value })
            else { return nil }
            var joined = self
            joined.requests.append(request)
            joined.context.merge(request.context) { first, _ in first }
            return joined.actions.count * joined.resources.count <= Self.mostResults ? joined : nil
        }
    }

    /// The requests in as few questions as they go.
    var simulations: [Simulation] {
        requests.reduce(into: []) { simulations, request in
            for (index, simulation) in simulations.enumerated() {
                guard let joined = simulation.joined(with: request) else { continue }
                simulations[index] = joined
                return
            }
            simulations.append(Simulation(request))
        }
    }
}
