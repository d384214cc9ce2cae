/// Reads the sections of one file and collects what is wrong with them.
///
/// A function that returns `nil` has said why, or something before it has. So one mistake is said once, and reading
/// goes on behind it.
final class Reader {
    let file: String
    let variables: Variables
    let missingSecrets: MissingSecrets
    private(set) var diagnostics: [Diagnostic] = []
    /// Names that the file asks for.
    private var used: Set<String> = []
    /// Names that are set nowhere, and the first place that needs them.
    private var unset: [String: Diagnostic.Place] = [:]
    /// Names whose values stand in the open, and where first.
    private var open: [String: Diagnostic.Place] = [:]

    /// In the order of the file; `nil` if the file says too little to tell.
    var channelNames: NameList?
    var ownerNames: NameList?

    init(file: String, variables: Variables, missingSecrets: MissingSecrets) {
        self.file = file
        self.variables = variables
        self.missingSecrets = missingSecrets
    }

    func complain(at place: Diagnostic.Place, _ message: String) {
        diagnostics.append(Diagnostic(.error, at: place, message))
    }

    func warn(at place: Diagnostic.Place, _ message: String) {
        diagnostics.append(Diagnostic(.warning, at: place, message))
    }

    /// What a name stands for.
    func value(of name: String) -> String? {
        used.insert(name)
        return variables[name]
    }

    /// A name that nobody sets is one mistake, however often it is used.
    func complainUnset(_ name: String, at place: Diagnostic.Place) {
        guard variables.isKnownToMiss(name) else { return }
        unset[name] = min(unset[name] ?? place, place)
    }

    func remember(_ name: String, at place: Diagnostic.Place) {
        open[name] = min(open[name] ?? place, place)
    }

    /// A secret must not end up in a template as well, where everybody can read it.
    func checkHidden(_ secrets: [Sensitive]) {
        for name in secrets.compactMap(\.name) {
            guard let place = open[name] else { continue }
            complain(
                at: place, "\(name) is listed in 'secrets', but its value would be readable here; remove one of them")
        }
    }

    /// All that has been said.
    func finish() -> [Diagnostic] {
        for (name, place) in unset {
            complain(at: place, "\(name) is not set; add it to .env or the environment")
        }
        unset = [:]
        return diagnostics + misspelled
    }

    /// Names in `.env` that nobody asks for, near to one that is missing there.
    private var misspelled: [Diagnostic] {
        let missing = used.filter { variables[$0] == nil }.sorted()
        return variables.places.filter { !used.contains($0.key) }.compactMap { name, place in
            Suggestion.nearest(to: name, among: missing).map {
                Diagnostic(.warning, at: place, "this name is not used; did you mean '\($0)'?")
            }
        }
    }
}

// MARK: - Mappings

/// The entries of one mapping, by key.
struct Fields {
    /// Where to complain about what is missing.
    var place: Diagnostic.Place
    /// An unknown key is reported; it may stand for one that is missing.
    var hasUnknown: Bool
    fileprivate var entries: [String: Field]

    subscript(_ key: String) -> Field? { entries[key] }
}

extension Reader {
    /// The entries of a mapping, even if some are missing, so that the others are checked; complains about keys that are unknown or missing.
    func fields(_ field: Field, of what: String, keys: [String], required: [String] = []) -> Fields? {
        guard let (entries, isComplete) = mapping(field, keys: keys) else { return nil }
        var found: [String: Field] = [:]
        for entry in entries { found[entry.key] = Field(name: entry.key, keyPlace: entry.keyPlace, item: entry.value) }
        var missing = required.filter { found[$0] == nil }
        var unknown = entries.filter { !keys.contains($0.key) }
        unknown.removeAll { entry in
            guard let meant = Suggestion.nearest(to: entry.key, among: missing) else { return false }
            missing.removeAll { $0 == meant }
            complain(at: entry.keyPlace, "unknown key \(entry.key.shown); did you mean '\(meant)'?")
            return true
        }
        // One too many and one too few is one mistake.
        let replaced = unknown.count == 1 && missing.count == 1 ? missing.popLast() : nil
        for entry in unknown {
            let clause =
                replaced.map { "; '\($0)' is missing" }
                ?? Suggestion.clause(for: entry.key, among: keys.filter { found[$0] == nil })
            complain(
                at: entry.keyPlace,
                "unknown key \(entry.key.shown) in \(what); \(Suggestion.expected(keys))\(clause)")
        }
        let place = field.keyPlace
        if isComplete {
            for key in missing { complain(at: place, "\(what) needs '\(key)'") }
        }
        let hasUnknown = !isComplete || entries.contains { !keys.contains($0.key) }
        return Fields(place: place, hasUnknown: hasUnknown, entries: found)
    }

    /// Entries whose keys are the user's own.
    func entries(_ field: Field, expected: String) -> [Field]? {
        mapping(field, expected: expected).map { entries, _ in
            entries.map { Field(name: $0.key, keyPlace: $0.keyPlace, item: $0.value) }
        }
    }

    private func mapping(_ field: Field, keys: [String]) -> ([Item.Entry], isComplete: Bool)? {
        mapping(field, expected: "a mapping with \(Suggestion.list(keys))")
    }

    private func mapping(_ field: Field, expected: String) -> ([Item.Entry], isComplete: Bool)? {
        guard case .mapping(let entries, let isComplete) = field.item.content else {
            complainKind(field, expected: expected)
            return nil
        }
        return (entries, isComplete)
    }

    /// `field` is not of the kind that is expected.
    func complainKind(_ field: Field, expected: String) {
        switch field.item.content {
        case .reported: break
        case .null(let explicit):
            complain(
                at: explicit ? field.item.place : field.keyPlace,
                "\(field.name.shown) needs a value; expected \(expected)")
        default:
            complain(at: field.item.place, "\(field.name.shown) must be \(expected), not \(field.item.kind)")
        }
    }
}
