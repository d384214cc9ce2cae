import Foundation

extension Encodable {
    /// What `--json` prints: sorted, indented, and web addresses as they are.
    /// - Throws: `EncodingError`, which no type of this program causes.
    func prettyJSON() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
