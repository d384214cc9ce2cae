import CYaml

/// A YAML text → its events, one by one. The only place that knows libyaml.
///
/// An event is what libyaml's parser says before anybody composes it: nothing is resolved, no alias is followed, so a
/// hostile text costs no more than its length. Yams brings libyaml along, but keeps the events to itself.
struct YAMLEvents: ~Copyable {
    /// A place in the text. Line and column count from 1, `index` from 0; columns and indices count characters.
    struct Mark {
        var index: Int
        var line: Int
        var column: Int
    }

    struct Event {
        enum Kind {
            case document(isExplicit: Bool)
            case endOfDocument(isExplicit: Bool)
            case list(isFlow: Bool)
            case mapping(isFlow: Bool)
            /// The end of a list or mapping.
            case end
            case scalar(String, Style)
            case alias(String)
            case endOfText
        }

        enum Style { case plain, quoted, block }

        var kind: Kind
        var start: Mark
        var end: Mark
        var anchor: String?
        var hasTag = false
    }

    /// Why the text cannot be read on, in libyaml's words.
    struct Problem: Error {
        var words: String
        var place: Mark
        /// What was being read, and where that began.
        var context: String
        var contextPlace: Mark
    }

    // The parser points into itself, so it stays where it is.
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var cursor = (index: 0, offset: 0)

    init(_ text: String) {
        bytes = .allocate(capacity: text.utf8.count)
        _ = bytes.initialize(from: text.utf8)
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        bytes.deallocate()
    }

    mutating func next() throws(Problem) -> Event {
        var raw = yaml_event_t()
        repeat {
            guard yaml_parser_parse(parser, &raw) == 1 else { throw problem }
        } while raw.type == YAML_STREAM_START_EVENT  // it holds nothing
        defer { yaml_event_delete(&raw) }
        return Event(raw)
    }

    private var problem: Problem {
        let state = parser.pointee
        return Problem(
            words: state.problem.map { String(cString: $0) } ?? "", place: Mark(state.problem_mark),
            context: state.context.map { String(cString: $0) } ?? "", contextPlace: Mark(state.context_mark))
    }
}

// MARK: - The text as it is written

extension YAMLEvents {
    /// The bytes from a mark on.
    mutating func rest(from mark: Mark) -> Slice<UnsafeBufferPointer<UInt8>> {
        UnsafeBufferPointer(bytes)[offset(of: mark)...]
    }

    /// The bytes before a mark.
    mutating func text(before mark: Mark) -> Slice<UnsafeBufferPointer<UInt8>> {
        UnsafeBufferPointer(bytes)[..<offset(of: mark)]
    }

    /// libyaml counts characters. Almost always the next mark is behind the last one, so counting goes on from there.
    private mutating func offset(of mark: Mark) -> Int {
        if mark.index < cursor.index { cursor = (0, 0) }
        while cursor.index < mark.index, cursor.offset < bytes.count {
            cursor.offset += 1
            while cursor.offset < bytes.count, bytes[cursor.offset] & 0xC0 == 0x80 { cursor.offset += 1 }
            cursor.index += 1
        }
        return cursor.offset
    }
}

// MARK: - From C

extension YAMLEvents.Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(index: mark.index, line: mark.line + 1, column: mark.column + 1)
    }
}

extension YAMLEvents.Event {
    /// Copies all that is kept.
    fileprivate init(_ raw: yaml_event_t) {
        kind = .endOfText
        start = YAMLEvents.Mark(raw.start_mark)
        end = YAMLEvents.Mark(raw.end_mark)
        switch raw.type {
        case YAML_DOCUMENT_START_EVENT:
            kind = .document(isExplicit: raw.data.document_start.implicit == 0)
        case YAML_DOCUMENT_END_EVENT:
            kind = .endOfDocument(isExplicit: raw.data.document_end.implicit == 0)
        case YAML_SEQUENCE_START_EVENT:
            let list = raw.data.sequence_start
            kind = .list(isFlow: list.style == YAML_FLOW_SEQUENCE_STYLE)
            note(anchor: list.anchor, tag: list.tag)
        case YAML_MAPPING_START_EVENT:
            let mapping = raw.data.mapping_start
            kind = .mapping(isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
            note(anchor: mapping.anchor, tag: mapping.tag)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            kind = .end
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            let value = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            kind = .scalar(String(decoding: value, as: UTF8.self), Style(scalar.style))
            note(anchor: scalar.anchor, tag: scalar.tag)
        case YAML_ALIAS_EVENT:
            kind = .alias(String(cString: raw.data.alias.anchor))
        default: break
        }
    }

    private mutating func note(anchor: UnsafePointer<yaml_char_t>?, tag: UnsafePointer<yaml_char_t>?) {
        self.anchor = anchor.map { String(cString: $0) }
        hasTag = tag != nil
    }
}

extension YAMLEvents.Event.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: self = .quoted
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: self = .block
        default: self = .plain
        }
    }
}
