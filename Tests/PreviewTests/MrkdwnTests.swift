import Notifications
import Testing

@testable import Preview

@Suite struct MrkdwnTests {
    @Test(arguments: [
        ("plain", "plain"),
        ("*bold* _it_ ~no~ `code`", "<b>bold</b> <i>it</i> <s>no</s> <code>code</code>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("snake_case_name a*b*c 2 * 3 * 4", "snake_case_name a*b*c 2 * 3 * 4"),
        ("*a\nb*", "*a<br>b*"),
        ("**a**", "**a**"),
        ("(*a*), *b*.", "(<b>a</b>), <b>b</b>."),
        ("* a* *b *", "* a* *b *"),
        ("*a `*` b*", "<b>a <code>*</code> b</b>"),
        ("`*a* :tada: &lt;`", "<code>*a* :tada: &lt;</code>"),
        ("```\n  a *b*\n```\nafter", "<pre>  a *b*</pre>after"),
        ("before\n```x```", "before<pre>x</pre>"),
        ("```open", "```open"),
        ("a &amp; b &lt;c&gt; &amp;lt;", "a &amp; b &lt;c&gt; &amp;lt;"),
        ("> quoted\n> more\nnot", "<blockquote>quoted<br>more</blockquote>not"),
        ("&gt; quoted", "<blockquote>quoted</blockquote>"),
        ("• one\n• two", "<div class=\"bullet\">one</div><div class=\"bullet\">two</div>"),
        (
            ":red_circle: :+1::skin-tone-4: :nonsense: 10:30:45",
            """
            <span class="emoji" title=":red_circle:">🔴</span> <span class="emoji" title=":+1:">👍🏽</span> \
            :nonsense: 10:30:45
            """
        ),
        (
            "<@U0PLATFORM> <@U9|x> <!subteam^S1> <!subteam^S1|@ops> <!here>",
            """
            <span class="mention">@platform</span> <span class="mention">@U9</span> <span class="mention">@S1</span> \
            <span class="mention">@ops</span> <span class="mention broadcast">@here</span>
            """
        ),
        ("<#C123|general> <!date^1^{date}|today>", "<span class=\"mention\">#general</span> today"),
        (
            "<https://x.y/?a=1&amp;b=2|*t*> <https://x.y>",
            """
            <a href="https://x.y/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"><b>t</b></a> \
            <a href="https://x.y" target="_blank" rel="noopener noreferrer">https://x.y</a>
            """
        ),
        (
            "see https://x.y/a_b_c.",
            """
            see <a href="https://x.y/a_b_c" target="_blank" rel="noopener noreferrer">https://x.y/a_b_c</a>.
            """
        ),
        ("<not a link> < a", "&lt;not a link&gt; &lt; a"),
    ])
    func rendersAsSlack(text: String, html: String) {
        #expect(SlackText.html(text, people: Samples.workspace.people).markup == html)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "<javascript:alert(1)|click>",
        "<JaVaScRiPt:alert(1)>", "<data:text/html,x|y>", "<https://x\" onmouseover=\"alert(1)|y>", "</style><script>",
        "<https://x.y|</a><script>>", "```</pre><script>```", "`</code><img>`",
        "<https://x\u{301}\"\u{301} onclick=a|b>",
        "\"\u{301}<\u{301}script>", "<@U1\"><b>", "<!subteam^S1|<img>>", ":<img>:", "<vbscript:x|y>", "<//x.y|z>",
    ])
    func nothingInAMessageIsHTML(text: String) throws {
        let inText = SlackText.html(text).markup
        let body = try Samples.custom(text)
        for html in [inText, try Page(workspace: Samples.workspace, messages: [Samples.shown(body)]).html()] {
            #expect(!html.contains("<script>"))
            #expect(!html.contains("<img"))
            #expect(try /<[^>]* on[a-z]+=/.matchingSemantics(.unicodeScalar).firstMatch(in: html) == nil)
            #expect(try /href="(?!https?:|\/)/.matchingSemantics(.unicodeScalar).firstMatch(in: html) == nil)
        }
        #expect(isWellFormed(inText), "\(inText)")
    }

    /// Every tag is one that the renderer makes, with attributes in quotes, and no bare mark is left.
    private func isWellFormed(_ html: String) -> Bool {
        let tag = #/<\/?(b|i|s|a|code|pre|span|br|blockquote|div)( [a-z]+="[^"<>]*")*>/#.matchingSemantics(
            .unicodeScalar)
        let rest = html.replacing(tag, with: "").unicodeScalars
        return !rest.contains("<") && !rest.contains(">") && !rest.contains("\"")
    }

    @Test(arguments: 0..<300)
    func escapedDataIsOnlyText(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let pieces = [
            "*", "_", "~", "`", "```", "<", ">", "&", "|", "!", "@U123", "<!channel>", "<https://x.y|z>", "a", "b c",
            " ",
            "\n", "\u{301}", "•", "word", "(", ".",
        ]
        let data = (0..<40).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        for node in SlackText.parse("x " + SlackText.escaped(data) + " y") {
            switch node {
            case .text, .lineBreak, .bullet: break
            case .link(let address, let shown): #expect(shown == [.text(address)])  // shows where it leads
            default: Issue.record("\(node) from \(data)")
            }
        }
        let code = SlackText.code(data)
        guard !code.isEmpty, case .code(let inside) = SlackText.parse(code).first else { return }
        #expect(inside.allSatisfy { if case .text = $0 { true } else { false } }, "\(code)")
        #expect(SlackText.parse(code).count == 1)
    }

    @Test(arguments: 0..<300)
    func anyTextIsWellFormed(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let pieces = [
            "*", "_", "~", "`", "```", "<", ">", "&", "|", "\"", "'", "<@U123>", "<!here>", "<https://x.y|", ":tada:",
            "a",
            " ", "\n", "\u{301}", "> ", "• ", "https://x.y", "&amp;", "<script>", "=",
        ]
        let text = (0..<60).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        #expect(isWellFormed(SlackText.html(text).markup), "\(text)")
    }

    @Test func knowsSlacksNames() {
        #expect(Emoji.symbol("large_yellow_circle") == "🟡")
        #expect(Emoji.symbol("white_check_mark") == "✅")
        #expect(Emoji.symbol("nothing") == nil)
    }
}
