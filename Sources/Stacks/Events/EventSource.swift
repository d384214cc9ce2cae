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
    /// A Region that reports events of no Region, in addition to what each Region reports of its own.
    var global: String?
    /// Which stack formats them.
    var family: EventFamily
    /// It catches failures, and the events that clear them.
    var pattern: EventPattern
    /// Makes a card of an event, as `card.jsonata` describes it.
    var expression: ExpressionFile
    /// As the samples have it: `aws.ecs`.
    var source: String
    /// For the preview, in the order of a story.
    var samples: [SampleEvent]

    /// Every kind that there is.
    static let all: [EventSource] = [
        .ecs, .emr, .batch, .stepFunctions, .glue, .lambda, .rds, .ec2, .spot, .ebs, .autoScaling,
        .codepipeline, .codebuild, .codedeploy, .cloudformation, .backup, .acm, .health, .trustedAdvisor, .savingsPlans,
        .costAnomaly,
        .guardduty, .securityHub, .rootSignIn, .iam,
    ]
}

/// Events that are formatted by one state machine, in a stack of its own. A template has room for about a dozen kinds, and
/// a kind must not move between stacks when another one comes.
enum EventFamily: CaseIterable, Sendable {
    /// Containers, workflows, functions.
    case workloads
    /// Jobs, and the clusters that run them.
    case jobs
    /// Servers, disks, databases; stacks, pipelines, builds and deployments.
    case infrastructure
    /// Notices of AWS about the account, costs included.
    case account
    /// Who does what, and what security services find.
    case security
    /// Events of the user's own.
    case rules
}
