import Config

/// A built-in kind of events: which events it catches, and what is said of them.
///
/// Adding a kind is adding one of these, its `.jsonata`, samples of its events and their goldens.
struct EventSource: Sendable {
    var kind: EventKind
    /// The EventBridge pattern, as JSON. It catches failures, and the events that clear them.
    var pattern: String
    /// Makes a card of an event, as `card.jsonata` describes it.
    var expression: ExpressionFile
    /// For the preview, in the order of a story.
    var samples: [SampleEvent]

    /// The kinds that this version deploys.
    static let all: [EventSource] = [.ecs, .emr]
}
