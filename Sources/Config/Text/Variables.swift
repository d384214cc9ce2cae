/// What `${NAME}` stands for.
struct Variables {
    /// Never empty strings: those count as not set.
    private var values: [String: String]
    /// Names whose line in `.env` is broken, which is reported there.
    private var broken: Set<String>
    /// `.env` could not be read to its end, so any name may be in the rest.
    private var isCutShort: Bool
    /// Where `.env` has each of its names.
    private(set) var places: [String: Diagnostic.Place]

    init(
        _ values: [String: String], broken: Set<String> = [], isCutShort: Bool = false,
        places: [String: Diagnostic.Place] = [:]
    ) {
        self.values = values.filter { !$0.value.isEmpty }
        self.broken = broken
        self.isCutShort = isCutShort
        self.places = places
    }

    /// `environment` wins over `dotEnv`.
    init(environment: [String: String], dotEnv: DotEnv) {
        self.init(
            dotEnv.values.merging(environment.filter { !$0.value.isEmpty }) { _, environment in environment },
            broken: dotEnv.broken, isCutShort: dotEnv.isCutShort, places: dotEnv.places)
    }

    subscript(_ name: String) -> String? { values[name] }

    /// False if `name` is missing for a reason that is reported elsewhere.
    func isKnownToMiss(_ name: String) -> Bool { !isCutShort && !broken.contains(name) }

    /// `[A-Za-z_][A-Za-z0-9_]*`
    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, !first.isDigit else { return false }
        return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
    }

    /// A text cut into literal pieces and names.
    enum Piece: Equatable {
        case literal(String)
        case name(String)
    }

    /// Cuts at `${NAME}`; `$${` is a literal `${`. `nil` if a `${` has no name or no end.
    static func pieces(of text: String) -> [Piece]? {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return [.literal(text)] }
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            literal += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                literal += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else { return nil }
                let name = rest[..<end].dropFirst(2)
                guard isName(name) else { return nil }
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = ""
                pieces.append(.name(String(name)))
                rest = rest[end...].dropFirst()
            } else {
                literal += "$"
                rest = rest.dropFirst()
            }
        }
        literal += rest
        return literal.isEmpty ? pieces : pieces + [.literal(literal)]
    }
}
