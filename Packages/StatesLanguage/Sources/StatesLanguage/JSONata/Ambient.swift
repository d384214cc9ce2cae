/// What an expression can learn from the world. The caller gives it, so that the same input makes the same output.
public struct Ambient: Sendable {
    /// Milliseconds since 1970, as `$millis()` and `$now()` have them.
    public var milliseconds: Double
    /// What `$random()` gives: 0 ≤ n < 1. Step Functions lets the caller pass a seed.
    public var random: @Sendable (_ seed: Double?) -> Double
    /// What `$uuid()` gives.
    public var uuid: @Sendable () -> String

    public init(
        milliseconds: Double, random: @escaping @Sendable (Double?) -> Double = { _ in 0.5 },
        uuid: @escaping @Sendable () -> String = { "00000000-0000-4000-8000-000000000000" }
    ) {
        self.milliseconds = milliseconds
        self.random = random
        self.uuid = uuid
    }
}
