import Config
import JSONValue

/// An event of AWS as its documentation shows it, in a story: a failure, and what clears it.
struct SampleEvent: Sendable {
    /// What happened: `deployment failed`.
    var name: String
    /// `HH:MM`, when it happened on the sample day.
    var at: String
    var detailType: String
    var resources: [String] = []
    /// JSON.
    var detail: String

    /// As EventBridge would hand it over.
    /// - Parameter home: the Region and account in the place of the documentation's.
    func json(
        source: String, region: String = "eu-west-1", day: String,
        at home: (region: String, account: String) = ("eu-west-1", "123456789012")
    ) throws -> JSON {
        let moved = { (text: String) in
            text.replacing("eu-west-1", with: home.region).replacing("123456789012", with: home.account)
        }
        return [
            "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": .string(detailType),
            "source": .string(source), "account": .string(home.account), "time": .string("\(day)T\(at):00Z"),
            "region": .string(region), "resources": .array(resources.map { .string(moved($0)) }),
            "detail": try JSON(parsing: moved(detail)),
        ]
    }

    /// An event that a rule of the user's own catches: its pattern's first values, and a word in each placeholder.
    static func of(_ rule: EventRule, day: String, at home: (region: String, account: String)) throws -> JSON {
        var event = Self.example(of: try JSON(parsing: rule.pattern), key: nil)
        let texts = [rule.title, rule.thread ?? ""] + rule.fields.map(\.text) + rule.next
        for path in texts.flatMap(placeholders) {
            event = event.setting(path[...], to: .string("sample-\(path.last ?? "")"))
        }
        for (key, value) in [("time", "\(day)T14:02:00Z"), ("account", home.account), ("region", home.region)] {
            event = event.setting([key], to: .string(value))
        }
        return event
    }

    private static func placeholders(in text: String) -> [[String]] {
        text.matches(of: /\{([^}]*)\}/).map { $0.1.split(separator: ".").map(String.init) }
    }

    /// The value that a pattern asks for.
    private static func example(of pattern: JSON, key: String?) -> JSON {
        switch pattern {
        case .object(let object):
            var example: JSON.Object = [:]
            for (name, value) in object {
                // One of several alternatives, each as good as the others.
                if name == "$or", let first = value[0], case .object(let fields) = Self.example(of: first, key: nil) {
                    for (name, value) in fields { example[name] = value }
                } else {
                    example[name] = Self.example(of: value, key: name)
                }
            }
            return .object(example)
        case .array(let values):
            let example: JSON =
                switch values.first {
                case .object(let matcher)?: Self.example(matching: matcher)
                case let value?: value
                case nil: .null
                }
            return key == "resources" ? [example] : example
        default: return pattern
        }
    }

    private static func example(matching matcher: JSON.Object) -> JSON {
        if let text = matcher["prefix"]?.stringValue ?? matcher["equals-ignore-case"]?.stringValue {
            return .string(text)
        }
        if let number = matcher["numeric"]?[1]?.numberValue { return .number(number + 1) }
        return "sample"
    }
}

extension JSON {
    /// With a value at a path, unless there is one that is not an object's.
    fileprivate func setting(_ path: ArraySlice<String>, to value: JSON) -> JSON {
        guard let name = path.first else { return objectValue == nil && self != .null ? self : value }
        if name.allSatisfy(\.isNumber), objectValue == nil {
            let first: JSON = self[0] ?? .null
            return .array([first.setting(path.dropFirst(), to: value)])
        }
        var object = objectValue ?? [:]
        let inner: JSON = object[name] ?? .null
        object[name] = inner.setting(path.dropFirst(), to: value)
        return .object(object)
    }
}
