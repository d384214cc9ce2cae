import Mustache

/// Text that is HTML. It is made of literals of the program and of data that was escaped, and of nothing else: a
/// template takes no `String`.
struct HTML: Equatable, Sendable {
    private(set) var markup: String

    /// Data, escaped for an element's content and for an attribute in quotes.
    ///
    /// By scalar: to Swift a quote with an accent on it is another character, to a browser it ends the attribute. The
    /// escaping of Mustache goes by character, which is why templates write `{{{name}}}`.
    init(_ data: String) {
        markup = ""
        for scalar in data.unicodeScalars {
            switch scalar {
            case "&": markup += "&amp;"
            case "<": markup += "&lt;"
            case ">": markup += "&gt;"
            case "\"": markup += "&quot;"
            case "'": markup += "&#39;"
            case "\0": break
            default: markup.unicodeScalars.append(scalar)
            }
        }
    }

    init(literal: StaticString) { markup = "\(literal)" }

    /// A file of the program.
    init(asset bytes: [UInt8]) { markup = String(decoding: bytes, as: UTF8.self) }

    /// What a template made.
    fileprivate init(rendered: String) { markup = rendered }

    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ inner: HTML
    ) -> HTML {
        var html = HTML(rendered: "<\(name)")
        for (name, value) in attributes { html.markup += " \(name)=\"\(HTML(value).markup)\"" }
        html.markup += ">\(inner.markup)</\(name)>"
        return html
    }

    static func joined(_ parts: [HTML]) -> HTML { HTML(rendered: parts.map(\.markup).joined()) }
}

/// What a template may be given: HTML, a condition, one or several views. No text.
protocol Slot: Sendable {}
extension HTML: Slot {}
extension Bool: Slot {}
extension View: Slot {}
extension [View]: Slot {}

/// Names and what stands for them in a template.
struct View: Sendable, ExpressibleByDictionaryLiteral, MustacheParent {
    private var slots: [String: any Slot]

    init(dictionaryLiteral elements: (String, (any Slot)?)...) {
        slots = Dictionary(elements.compactMap { name, slot in slot.map { (name, $0) } }) { first, _ in first }
    }

    func child(named name: String) -> Any? { slots[name] }
}

extension HTML: MustacheCustomRenderable {
    var renderText: String { markup }
    var isNull: Bool { markup.isEmpty }
}

/// The files of `Templates`, which are in the program itself.
struct Templates: Sendable {
    private let templates: MustacheLibrary

    /// - Throws: what is wrong in a template.
    init() throws {
        var templates = MustacheLibrary()
        for (name, bytes) in [
            ("page", PackageResources.page_mustache), ("channel", PackageResources.channel_mustache),
            ("message", PackageResources.message_mustache), ("custom", PackageResources.custom_mustache),
            ("native", PackageResources.native_mustache), ("dropped", PackageResources.dropped_mustache),
            ("graph", PackageResources.graph_mustache), ("avatar", PackageResources.avatar_mustache),
            ("only", PackageResources.only_mustache),
        ] {
            try templates.register(String(decoding: bytes, as: UTF8.self), named: name)
        }
        self.templates = templates
    }

    func render(_ name: String, _ view: View) throws -> HTML {
        guard let text = templates.render(view, withTemplate: name) else { throw UnknownTemplate(name: name) }
        return HTML(rendered: text)
    }

    struct UnknownTemplate: Error { var name: String }
}
