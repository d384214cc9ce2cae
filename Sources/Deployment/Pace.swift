/// How often AWS is asked how far it is, and how long it is waited for. AWS counts requests for each account, and each look
/// starts the AWS CLI, which takes half a second of a processor: a look is followed by a rest in proportion to it.
enum Pace {
    /// Between two looks, at least.
    static let shortest = Duration.milliseconds(500)
    /// Between two looks, at most.
    static let longest = Duration.seconds(5)
    /// How many times as long as the last look took.
    private static let rest = 8

    /// What CloudFormation takes at least to compute a change set.
    private static let changeSet = Duration.seconds(3)

    /// The longest time without reading an operation's steps, times the number of operations.
    static let steps = Duration.seconds(5)
    /// How many looks may pass without news before it is said what is waited for: some minutes.
    static let quietLooks = 60

    /// How many looks may pass without an event of a request, before what has begun since is taken for it, and how many
    /// until its follower gives up. AWS gives every event the token of its request; this is for the day it does not.
    static let looksForToken = (until: 20, atMost: 120)
    /// How often in a row AWS may be out of reach; about two minutes.
    static let patience = 24

    /// Between two looks at a state machine's run.
    static let run = Duration.seconds(1)

    /// - Parameter effort: how long the last look took.
    static func afterLook(taking effort: Duration) -> Duration { max(shortest, min(effort * rest, longest)) }

    /// Before the first look at a change set.
    /// - Parameter effort: how long it took to ask for it.
    static func beforeChangeSet(taking effort: Duration) -> Duration { min(effort * rest, changeSet) }

    /// After so many failures in a row.
    static func afterFailure(_ count: Int) -> Duration { min(shortest * (1 << min(count - 1, 10)), longest) }

    /// Between two looks at what Chatbot counts.
    /// - Parameter waited: seconds up to now.
    static func delivery(after waited: Int) -> Int { waited < 30 ? 5 : 10 }
}
