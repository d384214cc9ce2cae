/// A message as a channel would get it, made of sample data by what a deployment would run.
package struct SampleMessage: Sendable, Equatable {
    /// What it is, for people: `Daily report`.
    package var name: String
    package var channel: String
    /// When it would come, ISO 8601 in UTC.
    package var time: String
    /// As SNS would deliver it.
    package var body: String
    package var subject: String?
}
