extension StringProtocol {
    /// What somebody else wrote, for a terminal and on one line: what would move the cursor, change colors, end the line
    /// or turn the direction of writing becomes a space. Letters of all scripts and emoji stay as they are.
    /// - Parameter keepingLines: whether line feeds stay, of a text that has lines by design.
    package func harmless(keepingLines: Bool = false) -> String {
        let isHarmful = { (scalar: Unicode.Scalar) in scalar.isHarmful && !(keepingLines && scalar == "\n") }
        guard unicodeScalars.contains(where: isHarmful) else { return String(self) }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars { result.append(isHarmful(scalar) ? " " : scalar) }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// Controls (also those of 8 bits, which some terminals obey), line and paragraph separators, and format characters:
    /// what turns the direction of writing, and what cannot be seen. Of these, emoji and some scripts need the two
    /// joiners. <https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing>
    package var isHarmful: Bool {
        if value < 0x7F { return value < 0x20 }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        case .format: value != 0x200C && value != 0x200D
        default: false
        }
    }
}
