/// Emoji by the names that Slack knows them by.
enum Emoji {
    /// - Parameter name: without colons.
    static func symbol(_ name: String) -> String? { symbols[name] }

    /// - Parameter tone: 2 to 6, light to dark; an emoji that has no tones stays as it is.
    static func symbol(_ name: String, tone: Int) -> String? {
        guard let symbol = symbols[name] else { return nil }
        guard let modifier = Unicode.Scalar(UInt32(0x1F3F9 + tone)), let first = symbol.unicodeScalars.first,
            first.properties.isEmojiModifierBase
        else { return symbol }
        var scalars = symbol.unicodeScalars.filter { $0 != "\u{FE0F}" }
        scalars.insert(modifier, at: scalars.index(after: scalars.startIndex))
        return String(String.UnicodeScalarView(scalars))
    }

    private static let symbols: [String: String] = {
        var symbols: [String: String] = [:]
        for word in EmojiList.names.split(whereSeparator: \.isWhitespace) {
            guard let equals = word.firstIndex(of: "=") else { continue }
            symbols[String(word[..<equals])] = String(word[word.index(after: equals)...])
        }
        return symbols
    }()
}
