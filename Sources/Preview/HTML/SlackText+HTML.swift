import Notifications

extension SlackText {
    /// The text as Slack shows it.
    /// - Parameter people: names by member and group id; an unknown one is shown as its id.
    static func html(_ text: String, people: [String: String] = [:]) -> HTML { html(parse(text), people) }

    private static func html(_ nodes: [Node], _ people: [String: String]) -> HTML {
        .joined(nodes.map { html($0, people) })
    }

    private static func html(_ node: Node, _ people: [String: String]) -> HTML {
        switch node {
        case .text(let text): HTML(text)
        case .bold(let nodes): .element("b", html(nodes, people))
        case .italic(let nodes): .element("i", html(nodes, people))
        case .strike(let nodes): .element("s", html(nodes, people))
        case .code(let nodes): .element("code", html(nodes, people))
        case .codeBlock(let nodes): .element("pre", html(nodes, people))
        case .link(let address, let nodes):
            .element(
                "a", ["href": address, "target": "_blank", "rel": "noopener noreferrer"], html(nodes, people))
        case .user(let id): mention(people[id] ?? id)
        case .group(let id): mention(people[id] ?? id)
        case .broadcast(let name): .element("span", ["class": "mention broadcast"], HTML("@" + name))
        case .channel(let name): .element("span", ["class": "mention"], HTML("#" + name))
        case .emoji(let name, let symbol): .element("span", ["class": "emoji", "title": ":\(name):"], HTML(symbol))
        case .lineBreak: HTML(literal: "<br>")
        case .quote(let nodes): .element("blockquote", html(nodes, people))
        case .bullet(let nodes): .element("div", ["class": "bullet"], html(nodes, people))
        }
    }

    private static func mention(_ name: String) -> HTML {
        .element("span", ["class": "mention"], HTML("@" + name.drop { $0 == "@" }))
    }
}

extension HTML {
    fileprivate static func element(_ name: StaticString, _ inner: HTML) -> HTML { element(name, [:], inner) }
}
