/// What will happen, or would happen, to one resource.
package struct ResourceChange: Equatable, Sendable {
    package enum Kind: String, Sendable {
        case add
        /// In place; the resource keeps its identity and its history.
        case update
        /// A new one is created, then the old one is deleted.
        case replace
        case remove
    }

    package var kind: Kind
    /// The logical id.
    package var id: String
    /// For example `AWS::SNS::Topic`.
    package var type: String
    /// In people's words: `budget monthly`.
    package var name: String
    /// What differs, a line each: `limit 1500 → 1800 USD`.
    package var details: [String]
    /// What a person should know before saying yes.
    package var warning: String?
}
