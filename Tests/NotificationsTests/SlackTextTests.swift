import Testing

@testable import Notifications

@Suite struct SlackTextTests {
    @Test(arguments: [
        ("a & b", "a &amp; b"),
        ("<!channel> <@U1> <https://x.y|z>", "&lt;!channel&gt; &lt;@U1&gt; &lt;https://x.y|z&gt;"),
        ("<\u{338}!channel>", "&lt;\u{338}!channel&gt;"),  // `<` with an accent is one character
        ("snake_case_name", "snake_case_name"),
        ("_a_", "\u{02CD}a\u{02CD}"),
        ("*a* ~b~ `c`", "∗a∗ ∼b∼ ˋcˋ"),
        ("> quote", "› quote"),
        ("a > b", "a &gt; b"),
        ("a\u{0}\u{202E}b\r\nc", "ab\nc"),
    ])
    func escapes(data: String, expected: String) { #expect(SlackText.escaped(data) == expected) }

    @Test func keepsCodeInItsSpan() {
        #expect(SlackText.code("a`b <x>\nc") == "`aˋb &lt;x&gt; c`")
        #expect(SlackText.code(" ") == "")
        #expect(SlackText.codeBlock("a```b\nc") == "```\naˋˋˋb\nc\n```")
    }

    @Test func linksOnlyIntoTheWeb() {
        #expect(
            SlackText.link("a|b <c>", to: "https://x.y/?a=1&b=|>") == "<https://x.y/?a=1&amp;b=%7C%3E|a|b &lt;c&gt;>")
        #expect(SlackText.link("a", to: "javascript:alert(1)") == "a")
        #expect(SlackText.link("", to: "https://x.y") == "<https://x.y>")
    }

    @Test func mentionsOnlyMembers() {
        #expect(SlackText.mention("U0PLATFORM") == "<@U0PLATFORM>")
        for id in ["", "U", "channel", "U1>", "<!channel>", "S123"] { #expect(SlackText.mention(id) == nil) }
    }

    @Test func writesMoney() {
        #expect(
            [0, 0.005, 1234.5, 1_234_567, -3.2, 999.999].map(AWSAmount.text) == [
                "$0.00", "$0.01", "$1,234.50", "$1,234,567.00", "-$3.20", "$1,000.00",
            ])
    }
}
