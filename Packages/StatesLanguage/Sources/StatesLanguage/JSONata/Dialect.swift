/// Which JSONata is meant: the language itself, or what Step Functions makes of it; and how far an expression may go.
public struct Dialect: Sendable {
    /// JSONata 2.2, as <https://docs.jsonata.org> has it. Nothing but the stack bounds an expression, so set
    /// ``deepest`` and ``mostSteps`` if it comes from somebody else.
    public static let jsonata = Dialect(
        isStepFunctions: false, deepest: .max, mostSteps: .max, mostBytes: .max, longestRange: 10_000_000)

    /// JSONata 2.0.6 with the functions that Step Functions adds, without `$eval`, which it refuses, and within its
    /// bounds. <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>
    public static let stepFunctions = Dialect(
        isStepFunctions: true, deepest: 100, mostSteps: 2_000_000, mostBytes: 6_990_256,
        longestRange: 6_990_256 / 8)

    let isStepFunctions: Bool
    /// Levels of evaluation, as JSONata's own callbacks count them: one more is the error D1011.
    public var deepest: Int
    /// Steps of evaluation, so that what never ends is the error D1012. In Step Functions, time ends it.
    public var mostSteps: Int
    /// Bytes of one value. As measured, Step Functions takes an array of 873,782 numbers and no longer one.
    let mostBytes: Int
    /// Numbers that `[first..last]` may have.
    let longestRange: Int
    /// Numbers that `$range` of Step Functions may have, as measured.
    static let longestMadeRange = 360_145
}
