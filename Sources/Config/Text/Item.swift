/// One value of the file and its place. Text is kept as it is written: `012` stays `012`, `no` stays `no`.
struct Item {
    enum Content {
        /// `explicit`: `null` or `~`; otherwise nothing stands there.
        case null(explicit: Bool)
        /// `isPlain`: without quotes, so that other tools may read it as a number or a truth value.
        case text(String, isPlain: Bool)
        case list([Item])
        /// `isComplete` is false if entries are missing here for a reason that is reported already.
        case mapping([Entry], isComplete: Bool)
        /// Wrong in a way that is reported already; readers say nothing more.
        case reported
    }

    struct Entry {
        var key: String
        var keyPlace: Diagnostic.Place
        var value: Item
    }

    var content: Content
    var place: Diagnostic.Place

    /// For messages: "must be text, not a list".
    var kind: String {
        switch content {
        case .null: "nothing"
        case .text: "text"
        case .list: "a list"
        case .mapping: "a mapping"
        case .reported: "something else"
        }
    }
}

/// A value and what it is called in messages.
struct Field {
    var name: String
    /// Where to complain about what is missing.
    var keyPlace: Diagnostic.Place
    var item: Item
}

/// A text of the file with its variables replaced.
struct Text {
    var value: String
    /// As written, with `${NAME}` in place of the value: all that a message may show.
    var written: String
    var place: Diagnostic.Place
    var isPlain: Bool
    /// False if a part of `value` comes from a variable, and so must not be shown.
    var isLiteral: Bool

    /// In quotes, on one line, cut to a readable length.
    var shown: String { written.shown }
}

extension String {
    /// In quotes, on one line, cut to a readable length.
    var shown: String {
        let line = String(String.UnicodeScalarView(unicodeScalars.prefix(61).map { $0.value < 0x20 ? " " : $0 }))
        return line.unicodeScalars.count > 60 ? "'\(line.dropLast())…'" : "'\(line)'"
    }
}
