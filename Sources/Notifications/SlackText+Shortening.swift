extension SlackText {
    /// What ends a text that was cut.
    package static let mark = "… shortened"

    /// At most `limit` long. A longer text is cut at a line end, or inside a line that is too long alone: there never
    /// inside a link, a mention, an emoji's name or an entity. A code block that is cut is closed.
    package static func shortened(_ text: String, to limit: Int, isOneLine: Bool = false) -> String {
        guard length(text) > limit else { return text }
        let separator = isOneLine ? "" : "\n"
        let room = limit - length(mark) - length("\(separator)\(fence)\(separator)")
        let cut = cut(text, within: room)
        var kept = String(text[..<cut.end])
        while let last = kept.unicodeScalars.last, last == " " || last == "\n" { kept.unicodeScalars.removeLast() }
        if cut.isInCode { return kept + separator + fence + separator + mark }
        return kept + (cut.isAtLineEnd ? separator : "") + mark
    }

    /// The longest beginning within `limit` that ends between two characters.
    static func prefix(of text: String, within limit: Int) -> String { String(text[..<longest(text, limit).all.end]) }

    private static let fence = "```"

    private struct Cut {
        var end: String.Index
        var length = 0
        var isInCode = false
        var isAtLineEnd = false
        /// Where the code block began that is still open.
        var fence: String.Index?
    }

    private static func cut(_ text: String, within room: Int) -> Cut {
        let (all, lineEnd) = longest(text, room)
        // A line end near the start would lose nearly all: then the line itself is cut.
        var cut = lineEnd.length * 2 >= room ? lineEnd : all
        if let start = cut.fence, text[start..<cut.end].dropFirst(fence.count).allSatisfy(\.isWhitespace) {
            cut = Cut(end: start, isAtLineEnd: true)  // an empty code block says nothing
        }
        return cut
    }

    private static func longest(_ text: String, _ room: Int) -> (all: Cut, lineEnd: Cut) {
        var cut = Cut(end: text.startIndex)
        var lineEnd = cut
        while cut.end < text.endIndex {
            let next = endOfPiece(text, at: cut.end)
            let piece = text[cut.end..<next]
            guard cut.length + piece.utf16.count <= room else { break }
            if piece == "\n" {
                lineEnd = cut
                lineEnd.isAtLineEnd = true
            }
            if piece == fence {
                cut.fence = cut.isInCode ? nil : cut.end
                cut.isInCode.toggle()
            }
            cut.length += piece.utf16.count
            cut.end = next
        }
        return (cut, lineEnd)
    }

    /// Where the piece ends that must stay whole.
    private static func endOfPiece(_ text: String, at start: String.Index) -> String.Index {
        let rest = text.unicodeScalars[start...]
        let end: String.Index? =
            switch rest.first {
            case "<": closing(rest, with: ">") { $0 != "<" && $0 != "\n" }
            case "&": closing(rest, with: ";") { ("a"..."z").contains($0) }
            case ":": closing(rest, with: ":", isEmojiName)
            case "`": rest.starts(with: fence.unicodeScalars) ? rest.index(start, offsetBy: 3) : nil
            default: nil
            }
        guard var end else { return text.index(after: start) }
        // An accent on the closing mark makes both one character.
        while end < text.endIndex, String.Index(end, within: text) == nil { end = rest.index(after: end) }
        return end
    }

    private static func closing(
        _ rest: Substring.UnicodeScalarView, with last: Unicode.Scalar, _ isInside: (Unicode.Scalar) -> Bool
    ) -> String.Index? {
        let inside = rest.dropFirst()
        guard let end = inside.firstIndex(where: { $0 == last || !isInside($0) }), inside[end] == last,
            end != inside.startIndex
        else { return nil }
        return inside.index(after: end)
    }

    /// What stands between the colons of `:large_red_circle:`.
    package static func isEmojiName(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) || "_+-'".unicodeScalars.contains(scalar)
    }
}
