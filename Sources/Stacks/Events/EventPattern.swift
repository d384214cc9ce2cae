import Config

/// Which events a rule lets in: an EventBridge pattern as JSON, at most 2,048 characters. Most are fixed, and written as a
/// literal; some hold a value of the configuration.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html>
struct EventPattern: Sendable, ExpressibleByStringInterpolation {
    private var make: @Sendable (Config) -> String

    init(stringLiteral text: String) { make = { _ in text } }

    init(_ make: @escaping @Sendable (Config) -> String) { self.make = make }

    func json(for config: Config) -> String { make(config) }
}
