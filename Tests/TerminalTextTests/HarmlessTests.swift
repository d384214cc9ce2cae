import TerminalText
import Testing

@Suite struct HarmlessTests {
    @Test(
        "What a terminal would obey becomes a space",
        arguments: [
            "\u{1B}]0;pwned\u{7}", "\u{1B}[2J", "\u{0}", "\u{8}", "\r", "\n", "\t", "\u{7F}", "\u{85}", "\u{9B}31m",
            "\u{9D}", "\u{61C}", "\u{200B}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202E}", "\u{2028}", "\u{2029}",
            "\u{2066}", "\u{2069}", "\u{FEFF}", "\u{AD}", "\u{E0041}",
        ])
    func hostile(text: String) {
        let shown = "a\(text)b".harmless()
        #expect(shown.unicodeScalars.first == "a" && shown.unicodeScalars.last == "b")
        #expect(shown.unicodeScalars.count == text.unicodeScalars.count + 2)
        #expect(shown.unicodeScalars.allSatisfy { $0 == " " || $0.properties.isGraphemeBase })
    }

    @Test("People's words stay", arguments: ["Käse", "👩‍💻 ❤️ 🇩🇪", "日本語", "שלום", "नमस्ते", "a b", "→ ▰▱ –"])
    func kept(text: String) {
        #expect(text.harmless() == text)
        #expect(text.harmless().unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test("Lines stay where a text has lines")
    func lines() {
        #expect("a\nb\u{1B}\r\nc".harmless(keepingLines: true) == "a\nb  \nc")
        #expect("a\nb".harmless() == "a b")
    }
}
