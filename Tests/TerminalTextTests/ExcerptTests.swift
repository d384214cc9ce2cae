import TerminalText
import Testing

@Suite struct ExcerptTests {
    @Test(
        "The caret stands below the character of its column",
        arguments: [
            ("name: acme", 7, "name: acme", "      ^"),
            ("a", 1, "a", "^"),
            ("a: [1", 6, "a: [1", "     ^"),  // behind the line
            ("a: [1", 99, "a: [1", "     ^"),
            ("\ta:\tb", 5, "    a:    b", "          ^"),
            ("日本: x", 5, "日本: x", "      ^"),
            ("👩‍💻: x", 6, "👩‍💻: x", "    ^"),  // three scalars, and two columns
            ("❤️ 🇩🇪 x", 7, "❤️ 🇩🇪 x", "      ^"),
            ("e\u{301}: x", 5, "e\u{301}: x", "   ^"),
            ("한글 한글 x", 4, "한글 한글 x", "     ^"),
            ("a\u{1B}[2J: \u{202E}x", 9, "a [2J:  x", "        ^"),
        ])
    func caret(line: String, column: Int, shown: String, caret: String) throws {
        let excerpt = try #require(Excerpt(line, column: column, width: 72))
        #expect(excerpt.line.unicodeScalars.elementsEqual(shown.unicodeScalars))
        #expect(excerpt.caret == caret)
    }

    @Test("A blank line shows nothing", arguments: ["", " ", "\t \u{3000}"])
    func blank(line: String) {
        #expect(Excerpt(line, column: 1, width: 72) == nil)
    }

    @Test("A long line is cut around the caret")
    func cut() {
        let line = (1...40).map { "word\($0)" }.joined(separator: " ")
        func shown(_ column: Int) -> [String] {
            Excerpt(line, column: column, width: 30).map { [$0.line, $0.caret] } ?? []
        }
        #expect(shown(1) == ["word1 word2 word3 word4 word5…", "^"])
        #expect(shown(7) == ["word1 word2 word3 word4 word5…", "      ^"])
        #expect(shown(103) == ["…ord14 word15 word16 word17 w…", "                    ^"])
        #expect(shown(line.count) == ["…6 word37 word38 word39 word40", "                             ^"])
    }

    @Test("However long and odd a line is, it fits, and the caret is at its character", arguments: [20, 33, 72])
    func fits(width: Int) throws {
        let line = String(repeating: "a\t日本👩‍💻é ❤️x ", count: 20)
        var column = 1
        for character in line {
            let excerpt = try #require(Excerpt(line, column: column, width: width))
            #expect(excerpt.line.reduce(0) { $0 + $1.columns } <= width)
            #expect(excerpt.caret.count <= width)
            var left = excerpt.caret.count - 1
            let rest = excerpt.line.drop { next in
                defer { left -= next.columns }
                return left > 0
            }
            #expect(rest.first == (character == "\t" ? " " : character))
            column += character.unicodeScalars.count
        }
    }

    @Test("A million marks on one letter are not shown, and take no time")
    func marks() throws {
        let line = "a: b" + String(repeating: "\u{301}", count: 1_000_000) + "c"
        let excerpt = try #require(Excerpt(line, column: 4, width: 72))
        #expect(excerpt.line.unicodeScalars.count < 1000)
        #expect(excerpt.caret == "   ^")
    }
}
