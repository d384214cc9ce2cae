package import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A permissions boundary for the roles in these stacks: what their policies allow, and no more, as one managed policy.
///
/// A role may do what both its policies and its boundary allow, so a deployer who may only make roles with this boundary
/// gains nothing by them. Of resources that begin with the configuration's name it has all, so that a channel more does
/// not take another boundary.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>
package struct BoundaryPolicy: Sendable {
    package var document: PolicyDocument
    /// ARNs of policies that roles have and no template holds, so that what they allow is not known here.
    package var unknown: [String]

    /// The roles may do more than one managed policy has room for.
    package struct TooLarge: Error, CustomStringConvertible {
        var size: Int
        package var description: String {
            "a boundary for these roles would have \(size) characters; IAM takes \(PolicyDocument.limit) in one policy\n"
                + "next: allow less in chat: commands: none"
        }
    }

    /// - Throws: ``TooLarge``
    package init(_ stacks: [Stack], name: String, account: String) throws {
        var allowed = Allowed(name: name, account: account)
        for stack in stacks { try allowed.add(stack) }
        unknown = allowed.unknown.sorted()
        document = PolicyDocument(statements: allowed.statements())
        // Looking is the long part, so it is what is widened, a service's `Describe…` after the other.
        for verb in ["Describe", "List"] {
            while try document.size > PolicyDocument.limit, allowed.shorten(verb) {
                document = PolicyDocument(statements: allowed.statements())
            }
        }
        let size = try document.size
        guard size <= PolicyDocument.limit else { throw TooLarge(size: size) }
    }

    private struct Allowed {
        var name: String
        var account: String
        var unknown: Set<String> = []
        /// What all resources are allowed.
        private var everywhere: Set<String> = []
        private var own: [Scope.Condition: (actions: Set<String>, resources: Set<String>)] = [:]

        init(name: String, account: String) {
            self.name = name
            self.account = account
        }

        mutating func add(_ stack: Stack) throws {
            let resources = try stack.template.parsed()["Resources"]?.members ?? [:]
            for resource in resources.values {
                let properties = resource["Properties"]
                switch resource["Type"]?.text {
                case "AWS::IAM::Role":
                    unknown.formUnion(properties?["ManagedPolicyArns"]?.elements.compactMap(\.text) ?? [])
                    for policy in properties?["Policies"]?.elements ?? [] {
                        add(policy["PolicyDocument"], of: resources, in: stack.region)
                    }
                case "AWS::IAM::ManagedPolicy":
                    add(properties?["PolicyDocument"], of: resources, in: stack.region)
                default: break
                }
            }
        }

        private mutating func add(_ document: JSON?, of resources: [String: JSON], in region: String) {
            for statement in document?["Statement"]?.elements ?? [] {
                let actions = statement["Action"]?.texts ?? []
                let found = (statement["Resource"]?.list ?? []).flatMap { arns($0, of: resources, in: region) }
                var condition: Scope.Condition = [:]
                for (word, keys) in statement["Condition"]?.members ?? [:] {
                    condition[word] = keys.members.mapValues(\.texts)
                }
                if found == ["*"], condition.isEmpty {
                    everywhere.formUnion(actions)
                } else {
                    own[condition, default: ([], [])].actions.formUnion(actions)
                    own[condition, default: ([], [])].resources.formUnion(found)
                }
            }
        }

        /// As IAM has it: `Ref` and `Fn::GetAtt` lead to a resource of the same template, and with it to its type.
        private func arns(_ value: JSON, of resources: [String: JSON], in region: String) -> [String] {
            let fill = { (arn: String) in
                arn.replacing("{name}", with: name).replacing("{account}", with: account)
                    .replacing("{region}", with: region)
            }
            if let text = value.text ?? value["Fn::Sub"]?.text {
                let arn = text.replacing("${AWS::Partition}", with: "aws").replacing("${AWS::Region}", with: region)
                    .replacing("${AWS::AccountId}", with: account)
                return [widened(arn)]
            }
            let id = value["Ref"]?.text ?? value["Fn::GetAtt"]?.elements.first?.text ?? ""
            guard let type = resources[id]?["Type"]?.text, let row = ResourcePermissions.of(type) else { return ["*"] }
            return row.scope.arns.map(fill)
        }

        /// To all of the same kind whose name begins with the configuration's.
        private func widened(_ arn: String) -> String {
            guard let begin = arn.firstRange(of: "\(name)-") else { return arn }
            let rest = arn[begin.upperBound...].contains(":") ? ":*" : ""
            return arn[..<begin.upperBound] + "*" + rest
        }

        /// Replaces the service with the most actions that begin with `verb` by one with a `*`.
        /// - Returns: whether there was one.
        mutating func shorten(_ verb: String) -> Bool {
            let groups = Dictionary(
                grouping: everywhere.filter { $0.contains(":\(verb)") && !$0.hasSuffix("*") },
                by: { String($0.prefix { $0 != ":" }) })
            let lengths = groups.mapValues { $0.reduce(0) { $0 + $1.utf8.count + 3 } }
            guard let service = lengths.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return false }
            everywhere.subtract(groups[service] ?? [])
            everywhere.insert("\(service):\(verb)*")
            return true
        }

        func statements() -> [PolicyDocument.Statement] {
            let sorted = own.sorted { "\($0.key.keys.sorted())" < "\($1.key.keys.sorted())" }
            let limited = sorted.enumerated().map { index, entry in
                PolicyDocument.Statement(
                    sid: "Own\(index + 1)", action: entry.value.actions.sorted(),
                    resource: entry.value.resources.sorted(), condition: entry.key.isEmpty ? nil : entry.key)
            }
            let look = PolicyDocument.Statement(
                sid: "Everything", action: everywhere.sorted(), resource: ["*"], condition: nil)
            return (everywhere.isEmpty ? [] : [look]) + limited
        }
    }
}

extension JSON {
    /// One, or several.
    fileprivate var list: [JSON] {
        guard case .array(let elements) = self else { return [self] }
        return elements
    }

    fileprivate var texts: [String] { list.compactMap(\.text) }
}
