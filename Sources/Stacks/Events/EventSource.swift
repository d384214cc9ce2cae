import Config

/// A built-in kind of events: which events it catches, and what is said of them.
///
/// Adding a kind is adding one of these, its `.jsonata`, samples of its events and their goldens.
struct EventSource: Sendable {
    var kind: EventKind
    /// What it catches, as the end of a sentence: `Batch jobs that failed`.
    var catches: String
    /// What somebody has to do, beyond routing it, to get such events; empty if nothing.
    var needs = ""
    /// The Regions in which AWS tells of them, wherever they happen; empty if each Region tells of its own.
    var regions: [String] = []
    /// Which stack formats them.
    var family: EventFamily
    /// The EventBridge pattern, as JSON. It catches failures, and the events that clear them.
    var pattern: String
    /// Makes a card of an event, as `card.jsonata` describes it.
    var expression: ExpressionFile
    /// As the samples have it: `aws.ecs`.
    var source: String
    /// For the preview, in the order of a story.
    var samples: [SampleEvent]

    /// Every kind that there is.
    static let all: [EventSource] = [
        .ecs, .emr,
        .batch, .stepFunctions, .glue, .lambda, .rds, .ec2, .spot, .ebs, .autoScaling,
    ]
}

/// Events that are formatted by one state machine, in a stack of its own: a template has room for about fifteen kinds,
/// and a kind must not move between stacks when another one comes.
enum EventFamily: CaseIterable, Sendable {
    /// What runs: containers, clusters, jobs, databases, servers.
    case workloads
    /// What AWS, its security services and its delivery services say of the account.
    case account
    /// Events of the user's own.
    case rules
}
