/// A line of a file, and a caret for the line below it, as a terminal with letters of one width shows them.
///
/// Tabs are four columns, what a terminal would obey is a space, and of a line that is too long the part around the caret
/// is left.
package struct Excerpt: Equatable, Sendable {
    package let line: String
    /// Blanks and a `^`.
    package let caret: String

    /// - Parameters:
    ///   - column: the place of the caret; counts characters of Unicode (scalars) from 1, as compilers do.
    ///   - width: how many columns the line may take.
    /// - Returns: `nil` if there is nothing to see, because the line is blank.
    package init?(_ line: some StringProtocol, column: Int, width: Int) {
        let scalars = line.unicodeScalars
        guard !scalars.allSatisfy(\.properties.isWhitespace) else { return nil }
        let place = scalars.index(scalars.startIndex, offsetBy: column - 1, limitedBy: scalars.endIndex)
        var before = Cell.cells(scalars[..<(place ?? scalars.endIndex)].suffix(width * Cell.mostScalars))
        var after = Cell.cells(scalars[(place ?? scalars.endIndex)...].prefix(width * Cell.mostScalars))
        if before.width + max(after.width, 1) > width {
            // A third of the line is for what comes behind the caret, or more if less stands before it.
            let behind = max(min(after.width, width / 3), width - before.width)
            if before.width > width - behind { before = before.reversed().cut(to: width - behind).reversed() }
            if after.width > width - before.width { after = after.cut(to: width - before.width) }
        }
        self.line = (before + after).map(\.text).joined()
        caret = String(repeating: " ", count: before.width) + "^"
    }
}

/// A character as it is shown.
private struct Cell {
    var text: String
    var width: Int

    /// The most scalars that are shown of a character: a family of emoji has eleven, and more is there to do harm.
    static let mostScalars = 12

    static func cells(_ scalars: some Sequence<Unicode.Scalar>) -> [Cell] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view).map { character in
            if character == "\t" { return Cell(text: "    ", width: 4) }
            let text = String(String.UnicodeScalarView(character.unicodeScalars.prefix(mostScalars))).harmless()
            return Cell(text: text, width: text.reduce(0) { $0 + $1.columns })
        }
    }
}

extension [Cell] {
    fileprivate var width: Int { reduce(0) { $0 + $1.width } }

    /// The first ones, and `…` for the rest.
    fileprivate func cut(to width: Int) -> [Cell] {
        var left = width - 1
        let kept = prefix {
            left -= $0.width
            return left >= 0
        }
        return kept + [Cell(text: "…", width: 1)]
    }
}

extension Character {
    /// How many columns of a terminal it takes.
    package var columns: Int {
        let first = unicodeScalars.first?.properties
        let isPicture = unicodeScalars.contains("\u{FE0F}")
        if first?.isEmojiPresentation == true || first?.isEmoji == true && isPicture { return 2 }
        return unicodeScalars.reduce(0) { $0 + $1.columns }
    }
}

extension Unicode.Scalar {
    /// Emoji aside, which are known by their properties. <https://www.unicode.org/reports/tr11/#ED4>
    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch value {
        case 0x1160...0x11FF: return 0  // vowels and finals of Hangul, which join the initial before them
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
            0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
            0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
