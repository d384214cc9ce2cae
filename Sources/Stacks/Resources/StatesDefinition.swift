#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The definition of a state machine, or of a branch of one, in the Amazon States Language.
/// <https://states-language.net>
struct StatesDefinition: Encodable, Sendable {
    private var queryLanguage: String?
    private var comment: String?
    private var startAt: String
    private var timeoutSeconds: Int?
    private var states: [String: State] = [:]

    /// - Parameter states: in the order of reading; the first one begins.
    /// - Parameter timeoutSeconds: when a run of a Standard machine is ended; of itself it may take a year.
    init(_ comment: String, timeoutSeconds: Int? = nil, _ states: KeyValuePairs<String, State>) {
        self.init(comment, Array(states))
        self.timeoutSeconds = timeoutSeconds
    }

    init(_ comment: String, _ states: [(key: String, value: State)]) {
        self.init(states)
        queryLanguage = "JSONata"
        self.comment = comment
    }

    /// A branch of another definition.
    init(branch states: KeyValuePairs<String, State>) { self.init(Array(states)) }

    init(_ states: [(key: String, value: State)]) {
        startAt = states.first?.key ?? ""
        for (name, state) in states {
            precondition(self.states[name] == nil, "two states are called \(name)")
            self.states[name] = state
        }
    }
}

/// One state; `next` is `nil` for the last one.
struct State: Encodable, Sendable {
    private var type: String
    private var comment: String?
    private var next: String?
    private var end: Bool?
    private var resource: String?
    private var arguments: StatesValue?
    private var assign: [String: StatesValue]?
    private var output: StatesValue?
    private var retry: [Retry]?
    private var `catch`: [Catch]?
    private var timeoutSeconds: Int?
    private var choices: [Choice]?
    private var `default`: String?
    private var items: StatesValue?
    private var maxConcurrency: Int?
    private var itemProcessor: Processor?
    private var branches: [StatesDefinition]?
    private var seconds: Int?
    private var error: String?
    private var cause: String?

    private init(_ type: String) { self.type = type }

    private mutating func goes(to next: String?) {
        self.next = next
        end = next == nil ? true : nil
    }

    static func pass(assign: [String: StatesValue]? = nil, output: StatesValue? = nil, next: String?) -> State {
        var state = State("Pass")
        state.assign = assign
        state.output = output
        state.goes(to: next)
        return state
    }

    /// - Parameter call: an SDK integration, as in `sns:publish`.
    static func task(
        _ call: String, _ arguments: StatesValue, assign: [String: StatesValue]? = nil, output: StatesValue? = nil,
        retry: [Retry]? = nil, catch: [Catch]? = nil, timeoutSeconds: Int = 60, next: String?
    ) -> State {
        var state = State("Task")
        state.resource = "arn:aws:states:::aws-sdk:\(call)"
        state.arguments = arguments
        state.assign = assign
        state.output = output
        state.retry = retry
        state.catch = `catch`
        state.timeoutSeconds = timeoutSeconds
        state.goes(to: next)
        return state
    }

    static func choice(_ choices: [Choice], otherwise next: String) -> State {
        var state = State("Choice")
        state.choices = choices
        state.default = next
        return state
    }

    static func map(
        _ items: StatesValue, each processor: StatesDefinition, assign: [String: StatesValue], next: String?
    ) -> State {
        var state = State("Map")
        state.items = items
        state.maxConcurrency = 5
        state.itemProcessor = Processor(definition: processor)
        state.assign = assign
        state.goes(to: next)
        return state
    }

    /// One branch, so that a mistake anywhere in it can be caught.
    static func attempt(
        _ branch: StatesDefinition, output: StatesValue = .expression("$states.result[0]"), catch: [Catch],
        next: String?
    ) -> State {
        var state = State("Parallel")
        state.branches = [branch]
        state.output = output
        state.catch = `catch`
        state.goes(to: next)
        return state
    }

    static func wait(seconds: Int, assign: [String: StatesValue]? = nil, next: String) -> State {
        var state = State("Wait")
        state.seconds = seconds
        state.assign = assign
        state.goes(to: next)
        return state
    }

    static var succeed: State { State("Succeed") }

    static func fail(error: String, cause: String) -> State {
        var state = State("Fail")
        state.error = error
        state.cause = cause
        return state
    }

    struct Choice: Encodable, Sendable {
        var condition: StatesValue
        var assign: [String: StatesValue]?
        var next: String

        init(_ condition: String, assign: [String: StatesValue]? = nil, next: String) {
            self.condition = .expression(condition)
            self.assign = assign
            self.next = next
        }
    }

    struct Catch: Encodable, Sendable {
        var errorEquals: [String]
        var output: StatesValue?
        var next: String

        /// All but `States.DataLimitExceeded`, which is caught by its own name only, and `States.Runtime`, which never is.
        static func all(output: StatesValue? = nil, next: String) -> Catch {
            Catch(errorEquals: ["States.ALL"], output: output, next: next)
        }

        /// Something was larger than 256 KiB.
        static func tooLarge(output: StatesValue? = nil, next: String) -> Catch {
            Catch(errorEquals: ["States.DataLimitExceeded"], output: output, next: next)
        }
    }

    struct Retry: Encodable, Sendable {
        var errorEquals: [String]
        var intervalSeconds: Int
        var maxAttempts: Int
        var backoffRate: Double
    }

    private struct Processor: Encodable, Sendable {
        var definition: StatesDefinition

        func encode(to encoder: any Encoder) throws {
            try definition.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(["Mode": "INLINE"], forKey: .processorConfig)
        }
        private enum Key: String, CodingKey { case processorConfig }
    }
}

/// A value in a definition: JSON, or an expression that gives one.
indirect enum StatesValue: Sendable {
    case expression(Expression)
    case text(String)
    case number(Decimal)
    case truth(Bool)
    case list([StatesValue])
    case object([String: StatesValue])

    static func expression(_ text: String) -> StatesValue { .expression(Expression(text)) }
    static func expression(_ file: ExpressionFile) -> StatesValue { .expression(Expression(file)) }
}

extension StatesValue: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .expression(let expression): try container.encode(expression.inDefinition)
        case .text(let text): try container.encode(Self.literal(text))
        case .number(let number): try container.encode(number)
        case .truth(let truth): try container.encode(truth)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }

    /// A text of the user's that looks like an expression stays a text.
    private static func literal(_ text: String) -> String {
        guard text.hasPrefix("{%"), text.hasSuffix("%}") else { return text }
        return Expression("\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"").inDefinition
    }
}

extension StatesValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: Int) { self = .number(Decimal(number)) }
    init(booleanLiteral truth: Bool) { self = .truth(truth) }
    init(arrayLiteral elements: StatesValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, StatesValue)...) {
        self = .object(Dictionary(elements) { first, _ in first })
    }
}
