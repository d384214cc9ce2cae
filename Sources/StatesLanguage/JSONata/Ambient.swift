/// What an expression can learn from the world. The caller gives it, so that the same input makes the same output.
package struct Ambient: Sendable {
    /// Milliseconds since 1970, as `$millis()` and `$now()` have them.
    package var milliseconds: Double
    /// What `$random()` gives: 0 ≤ n < 1. Step Functions lets the caller pass a seed.
    package var random: @Sendable (_ seed: Double?) -> Double
    /// What `$uuid()` gives.
    package var uuid: @Sendable () -> String

    package init(
        milliseconds: Double, random: @escaping @Sendable (Double?) -> Double = { _ in 0.5 },
        uuid: @escaping @Sendable () -> String = { "00000000-0000-4000-8000-000000000000" }
    ) {
        self.milliseconds = milliseconds
        self.random = random
        self.uuid = uuid
    }
}
