/// A tag as most resource types take it.
struct Tag: Encodable, Sendable {
    var key: String
    var value: String
}

extension [Tag] {
    /// Sorted by key, so that the order of the file does not matter.
    init(_ tags: [String: String]) {
        self = tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key, value: $0.value) }
    }
}
