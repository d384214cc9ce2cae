import Yams

/// YAML text → `Item`s, or what is wrong with its syntax. The only place that knows Yams.
struct Document {
    /// `nil` if the text cannot be read at all.
    private(set) var root: Item?
    private(set) var diagnostics: [Diagnostic] = []
    private let file: String
    private let scan: Scan

    init(_ text: String, file: String) {
        self.file = file
        scan = Scan(text, file: file)
        diagnostics = scan.diagnostics
        guard !scan.isHopeless else { return }
        do {
            // `basic` resolves no types, so that text stays as it is written.
            guard let node = try Parser(yaml: scan.text, resolver: .basic, encoding: .utf8).singleRoot() else { return }
            root = item(node)
        } catch {
            // What is covered may have broken the structure; it is reported already.
            if !scan.isAltered { diagnostics.append(diagnostic(error)) }
        }
    }

    private mutating func item(_ node: Node) -> Item {
        let place = place(node.mark)
        return Item(content: content(node, at: place), place: place)
    }

    private mutating func content(_ node: Node, at place: Diagnostic.Place) -> Item.Content {
        if scan.covered.contains(.init(line: place.line, column: place.column)), node.scalar != nil { return .reported }
        switch node {
        case .scalar(let scalar):
            guard scalar.style == .plain else { return .text(scalar.string, isPlain: false) }
            switch scalar.string {
            case "": return .null(explicit: false)
            case "~", "null", "Null", "NULL": return .null(explicit: true)
            default: return .text(scalar.string, isPlain: true)
            }
        case .sequence(let sequence):
            return .list(sequence.map { item($0) })
        case .mapping(let mapping):
            var isComplete = true
            var entries: [Item.Entry] = []
            entries.reserveCapacity(mapping.count)
            for (key, value) in mapping {
                let place = self.place(key.mark)
                let position = Scan.Position(line: place.line, column: place.column)
                if scan.covered.contains(position) {
                    // Under an alias as key, or a merge key, other keys may hide.
                    isComplete = false
                } else if let key = key.scalar {
                    entries.append(.init(key: key.string, keyPlace: place, value: item(value)))
                } else {
                    diagnostics.append(Diagnostic(.error, at: place, "a key must be text"))
                }
            }
            return .mapping(entries, isComplete: isComplete)
        case .alias:
            return .reported
        }
    }

    private func place(_ mark: Mark?) -> Diagnostic.Place {
        Diagnostic.Place(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}

// MARK: - Syntax errors

extension Document {
    /// Yams' own descriptions show the file's content, which may be secret; only fixed words are taken over.
    private func diagnostic(_ error: any Error) -> Diagnostic {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            if let context, context.text.hasSuffix("quoted scalar"), problem.hasPrefix("found unexpected") {
                return Diagnostic(.error, at: place(context.mark), "this quote is not closed")
            }
            let bracket = context.map { $0.text.hasPrefix("while parsing a flow") } ?? false
            let origin = bracket ? context.map { "; the bracket opens on line \($0.mark.line)" } ?? "" : ""
            return Diagnostic(.error, at: place(mark), words(for: problem, at: mark) + origin)
        case .duplicatedKeysInMapping(_, let context):
            return Diagnostic(.error, at: place(context.mark), "duplicate key; this key is set again further down")
        default:
            return Diagnostic(.error, at: place(nil), "not valid YAML")
        }
    }

    private func words(for problem: String, at mark: Mark) -> String {
        switch problem {
        case "mapping values are not allowed in this context":
            return "':' is not allowed here; quote a text that contains ': ', and indent with the same number of spaces"
        case "could not find expected ':'":
            return "expected ':' after the key on this line or the line before"
        case "did not find expected key":
            return "expected a key; check the indentation, and the quotes and brackets before it"
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            return String(problem.dropFirst("did not find ".count))
        case "did not find expected '-' indicator":
            return "expected '-' for the next item of the list; check the indentation"
        case "found character that cannot start any token":
            switch character(at: mark) {
            case "\t": return "tabs are not allowed for indentation; use spaces"
            case let character?: return "a value cannot begin with '\(character)'; quote it"
            case nil: return "not valid YAML; a value cannot begin like this"
            }
        default:
            return "not valid YAML; \(problem)"
        }
    }

    private func character(at mark: Mark) -> Character? {
        // Not by `Character`: there, CR LF is one, and no line end.
        let lines = scan.text.unicodeScalars.split(
            maxSplits: mark.line, omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" })
        guard lines.indices.contains(mark.line - 1) else { return nil }
        return lines[mark.line - 1].dropFirst(mark.column - 1).first.map(Character.init)
    }
}
