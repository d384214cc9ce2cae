/// The text of a configuration file, whose lines may be shown beside what is wrong with them.
struct SourceText: Sendable {
    let file: String
    private let text: String

    /// `nil` for a `.env` by its name or its lines: who takes it for the configuration must not find its values in a log.
    init?(_ text: String, file: String) {
        if file.hasSuffix(".env") || Self.lines(of: text).contains(where: Self.isAssignment) { return nil }
        self.text = text
        self.file = file
    }

    /// Whether the first line that says anything is one of a `.env`: read as YAML, its values would be in diagnostics.
    static func isEnvironment(_ text: String) -> Bool {
        lines(of: text).first { line in
            line.utf8.first { !$0.isBlank }.map { $0 != UInt8(ascii: "#") } ?? false
        }.map(isAssignment) ?? false
    }

    /// Without its end. Lines end where editors end them: at LF, CR or CR LF.
    func line(at place: Diagnostic.Place) -> Substring? {
        guard place.file == file else { return nil }
        return Self.lines(of: text).dropFirst(place.line - 1).first { _ in true }
    }

    private static func lines(of text: String) -> some Sequence<Substring> {
        sequence(state: text[...] as Substring?) { rest in
            guard let text = rest else { return nil }
            guard let end = text.utf8.firstIndex(where: \.isLineEnd) else {
                rest = nil
                return text
            }
            let next = text.utf8[end...]
            rest = text[text.utf8.index(end, offsetBy: next.starts(with: "\r\n".utf8) ? 2 : 1)...]
            return text[..<end]
        }
    }

    /// `NAME=value` and `export NAME=value`, as a line of `.env` begins.
    private static func isAssignment(_ line: Substring) -> Bool {
        var words = line.utf8.drop(while: \.isBlank)
        if words.starts(with: "export ".utf8) { words = words.dropFirst(7).drop(while: \.isBlank) }
        let name = words.prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
        return !name.isEmpty && words.dropFirst(name.count).drop(while: \.isBlank).first == UInt8(ascii: "=")
    }
}
