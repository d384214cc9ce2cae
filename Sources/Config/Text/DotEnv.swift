/// The names and values of a `.env` file, and what is wrong with it.
///
/// No diagnostic repeats a word of the file: of a secret over several lines without quotes, each line looks like a name.
struct DotEnv {
    private(set) var values: [String: String] = [:]
    /// Where each name is set last.
    private(set) var places: [String: Diagnostic.Place] = [:]
    private(set) var diagnostics: [Diagnostic] = []
    /// Names on lines that cannot be read.
    private(set) var broken: Set<String> = []
    /// The rest of the file is lost, because a quote is not closed.
    private(set) var isCutShort = false

    private var rest: Substring.UnicodeScalarView
    private var place: Diagnostic.Place

    /// Grammar: `NAME=value`, `export NAME=value`, `# comment`; values without quotes end at ` #`; single quotes are
    /// literal; double quotes know `\n \" \\ \$` and may span lines.
    init(_ text: String, file: String) {
        place = Diagnostic.Place(file: file, line: 1, column: 1)
        // As in YAML files: one byte order mark at the start, any kind of line end.
        rest = text[...].unicodeScalars
        if rest.first == "\u{FEFF}" { rest.removeFirst() }
        while !rest.isEmpty { line() }
    }

    private mutating func line() {
        skipBlanks()
        if peek == "#" || isAtLineEnd { return skipLine() }
        var start = place
        var name = word()
        if name == "export", peek == " " || peek == "\t" {
            skipBlanks()
            start = place
            name = word()
        }
        guard Variables.isName(name) else {
            complain(
                "expected NAME=value; a name has letters, digits and _, and does not begin with a digit", at: start)
            return skipLine()
        }
        skipBlanks()
        guard peek == "=" else {
            broken.insert(name)
            // Not even the word: it may be a line of a secret that lacks its quotes.
            complain("expected '=' after the name; put a value of several lines in double quotes")
            return skipLine()
        }
        advance()
        skipBlanks()
        if let other = places[name] {
            warn("this name is set on line \(other.line) already; this line counts", at: start)
        }
        places[name] = start
        if let value = value() {
            values[name] = value
            broken.remove(name)
        } else {
            broken.insert(name)
        }
        skipLine()
    }

    private mutating func value() -> String? {
        let start = place
        guard peek == "\"" || peek == "'" else {
            let value = plainValue()
            if value.isEmpty, isComment, let next = rest.dropFirst().first, !next.properties.isWhitespace {
                warn("the value is empty, since an unquoted # begins a comment; put it in quotes", at: start)
            }
            return value
        }
        guard let value = quotedValue() else {
            complain("the quote that begins this value is not closed", at: start)
            isCutShort = isCutShort || rest.isEmpty
            return nil
        }
        let isSpaced = peek == " " || peek == "\t"
        skipBlanks()
        if isAtLineEnd || isComment && isSpaced { return value }
        complain("unexpected text after the quoted value")
        // A quote that is missing further up pairs with one down here.
        isCutShort = isCutShort || value.contains("\n")
        return nil
    }

    private mutating func plainValue() -> String {
        var value = String.UnicodeScalarView()
        while !isAtLineEnd, let scalar = peek {
            if scalar == "#", value.isEmpty || value.last == " " || value.last == "\t" { break }
            value.append(scalar)
            advance()
        }
        while value.last == " " || value.last == "\t" { value.removeLast() }
        return String(value)
    }

    private mutating func quotedValue() -> String? {
        let quote = peek
        advance()
        var value = String.UnicodeScalarView()
        while let scalar = peek {
            if quote == "'", isAtLineEnd { return nil }
            advance()
            if scalar == quote { return String(value) }
            if scalar == "\r", peek == "\n" { continue }
            guard scalar == "\\", quote == "\"", let next = peek else {
                value.append(scalar)
                continue
            }
            switch next {
            case "n": value.append("\n")
            case "\"", "\\", "$": value.append(next)
            default: value.append(contentsOf: [scalar, next])
            }
            advance()
        }
        return nil
    }
}

// MARK: - Characters

extension DotEnv {
    private var peek: Unicode.Scalar? { rest.first }
    private var isComment: Bool { peek == "#" }
    private var isAtLineEnd: Bool { peek == nil || peek == "\n" || peek == "\r" }

    private mutating func advance() {
        guard let scalar = rest.popFirst() else { return }
        if scalar == "\n" || (scalar == "\r" && peek != "\n") {
            place.line += 1
            place.column = 1
        } else if scalar != "\r" {
            place.column += 1
        }
    }

    private mutating func skipBlanks() {
        while peek == " " || peek == "\t" { advance() }
    }

    /// To the start of the next line.
    private mutating func skipLine() {
        while !isAtLineEnd { advance() }
        if peek == "\r" { advance() }
        if peek == "\n" { advance() }
    }

    private mutating func word() -> String {
        var word = String.UnicodeScalarView()
        while let scalar = peek, !isAtLineEnd, scalar != "=", scalar != " ", scalar != "\t" {
            word.append(scalar)
            advance()
        }
        return String(word)
    }

    private mutating func complain(_ message: String, at start: Diagnostic.Place? = nil) {
        diagnostics.append(Diagnostic(.error, at: start ?? place, message))
    }

    private mutating func warn(_ message: String, at start: Diagnostic.Place) {
        diagnostics.append(Diagnostic(.warning, at: start, message))
    }
}

// MARK: - The file

extension DotEnv {
    /// Reads the file at `path`; that it is missing is fine unless `isRequired`.
    static func load(_ path: String, isRequired: Bool) -> DotEnv {
        let start = Diagnostic.Place(file: path, line: 1, column: 1)
        var dotEnv = DotEnv("", file: path)
        switch TextFile.read(path) {
        case .text(let text):
            dotEnv = DotEnv(text, file: path)
            if TextFile.isReadableByOthers(path) {
                dotEnv.diagnostics.append(Diagnostic(.warning, at: start, "readable by others; run chmod 600 \(path)"))
            }
        case .missing where isRequired:
            dotEnv.diagnostics = [Diagnostic(.error, at: start, "there is no such file")]
        case .missing:
            break
        case .unusable(let diagnostic):
            dotEnv.diagnostics = [diagnostic]
            dotEnv.isCutShort = true
        }
        return dotEnv
    }
}
