import CloudFormation
import TerminalText

/// Compares two templates, resource by resource.
struct TemplateDifference: Sendable {
    var changes: [ResourceChange]

    /// - Parameter old: `nil` if nothing is deployed yet.
    init(from old: JSON?, to new: JSON) {
        let before = old?["Resources"]?.members ?? [:]
        let after = new["Resources"]?.members ?? [:]
        let names = Self.names(in: old).merging(Self.names(in: new)) { $1 }
        changes = Set(before.keys).union(after.keys).sorted().compactMap { id in
            Self.change(id, from: before[id], to: after[id], names: names)
        }
        changes.sort { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    private static func change(
        _ id: String, from old: JSON?, to new: JSON?, names: [String: String]
    ) -> ResourceChange? {
        guard old != new, let present = new ?? old else { return nil }
        var change = ResourceChange(
            kind: .update, id: id, type: present["Type"]?.text ?? "", name: name(of: present, id: id), details: [])
        guard let old else { return change.with(kind: .add, details: facts(of: present)) }
        guard let new else { return change.with(kind: .remove) }
        let properties = changedProperties(from: old, to: new)
        let replacing = ReplacingProperties.of(change.type)
        if old["Type"] != new["Type"] || !replacing.isDisjoint(with: properties) { change.kind = .replace }
        if change.type == BudgetWords.type {
            change.details = BudgetWords.differences(from: old, to: new, names: names)
            if change.kind == .replace { change.warning = BudgetWords.replacementWarning }
        } else {
            change.details = properties.map { property in
                Self.words(property, old["Properties"]?[property], new["Properties"]?[property])
            }
        }
        // Metadata and order of creation can change with nothing to see in the resource.
        return change.details.isEmpty && change.kind == .update ? nil : change
    }

    /// What people call a resource: its name in the metadata, else its type and logical id.
    static func name(of resource: JSON, id: String) -> String {
        if let name = resource["Metadata"]?[Template.nameKey]?.text { return name.harmless() }
        let type = resource["Type"]?.text?.split(separator: ":").last.map(String.init)
        return [type, id].compactMap(\.self).joined(separator: " ")
    }

    /// Logical id → what people call it.
    static func names(in template: JSON?) -> [String: String] {
        var names: [String: String] = [:]
        for (id, resource) in template?["Resources"]?.members ?? [:] { names[id] = name(of: resource, id: id) }
        return names
    }

    private static func changedProperties(from old: JSON, to new: JSON) -> [String] {
        let before = old["Properties"]?.members ?? [:]
        let after = new["Properties"]?.members ?? [:]
        return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }

    private static func facts(of resource: JSON) -> [String] {
        resource["Type"]?.text == BudgetWords.type ? BudgetWords.summary(of: resource) : []
    }

    private static func words(_ property: String, _ old: JSON?, _ new: JSON?) -> String {
        if let old = old?.text, let new = new?.text, (old + new).count < 60 {
            return "\(property) \(old) → \(new)".harmless()
        }
        return property
    }
}

extension ResourceChange {
    fileprivate func with(kind: Kind, details: [String] = []) -> ResourceChange {
        var change = self
        change.kind = kind
        change.details = details
        return change
    }
}
