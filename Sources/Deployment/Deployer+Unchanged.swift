import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The name of a change set. CloudFormation shows with each stack which change set was executed last, so the name shows
/// whether the stack still is what that one has made of it.
struct ChangeSetName {
    /// Fingerprint of the template.
    var fingerprint: String
    /// `YYYYMMDDhhmmss`, UTC. A stack that was changed later was changed by somebody else, without a change set.
    var deadline: String

    /// The time that a person may take to read a plan.
    private static let patience: TimeInterval = 3_600

    init(for template: Template, at time: Date) {
        fingerprint = template.fingerprint ?? "unknown"
        deadline = Self.digits(of: (time + Self.patience).formatted(.iso8601))
    }

    init?(_ name: String) {
        let parts = name.split(separator: "-")
        guard parts.count == 4, parts[0] == "bellwether" else { return nil }
        (fingerprint, deadline) = (String(parts[1]), String(parts[2]))
    }

    /// A name that no other change set has.
    func unique() -> String { "bellwether-\(fingerprint)-\(deadline)-\(UUID().uuidString.prefix(8).lowercased())" }

    /// - Parameter time: ISO 8601, UTC.
    static func digits(of time: String) -> String { String(time.filter(\.isNumber).prefix(14)) }
}

extension DeployedStack {
    /// Whether one look at the stack says that its template is the given one: the stack shows the template's fingerprint,
    /// and the last change set that was executed was made for it. Another template has another fingerprint, or none;
    /// one that somebody has edited may still have it, but came with another change set, or later.
    func has(_ template: Template) -> Bool {
        guard ["CREATE_COMPLETE", "UPDATE_COMPLETE"].contains(status.name), let wanted = template.fingerprint,
            outputs.contains(where: { $0.key == Template.fingerprintOutput && $0.value == wanted }),
            let name = changeSet.flatMap(ChangeSetName.init)
        else { return false }
        return name.fingerprint == wanted && ChangeSetName.digits(of: lastChanged) <= name.deadline
    }

    /// Whether a change set would find no difference. Values that CloudFormation does not show may differ, so a stack that
    /// is given any is not taken for unchanged.
    func isAsWanted(_ stack: Stack, parameters: [String: String?]) -> Bool {
        guard has(stack.template) else { return false }
        let wanted = Dictionary(stack.tags.map { ($0.key.asGivenBack, $0.value.asGivenBack) }) { first, _ in first }
        return tags == wanted
            && parameters.allSatisfy { id, value in
                guard let value else { return true }
                return stack.template.parameters[id]?.noEcho != true && self.parameters[id] == value.asGivenBack
            }
    }
}
