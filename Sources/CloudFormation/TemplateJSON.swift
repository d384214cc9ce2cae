#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

extension Template: Encodable {
    /// The key in a resource's metadata under which its name stands.
    package static let nameKey = "Name"

    private enum Key: String, CodingKey {
        case formatVersion = "AWSTemplateFormatVersion"
        case description, metadata, parameters, conditions, resources, outputs
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("2010-09-09", forKey: .formatVersion)
        try container.encode(description, forKey: .description)
        if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
        if !parameters.isEmpty { try container.encode(parameters, forKey: .parameters) }
        if !conditions.isEmpty { try container.encode(conditions, forKey: .conditions) }
        try container.encode(resources, forKey: .resources)
        if !outputs.isEmpty { try container.encode(outputs, forKey: .outputs) }
    }

    /// How the template is written: small for upload, or indented for people. Both have sorted keys, so that the same
    /// template always gives the same bytes.
    package enum Style: Sendable { case minified, pretty }

    /// The template as UTF-8 JSON.
    /// - Throws: ``DynamicReference``
    package func json(_ style: Style) throws -> Data {
        let data = try Self.encoder(style).encode(self)
        guard !Self.holdsDynamicReference(data) else { throw DynamicReference() }
        return data
    }

    /// A template holds a text that CloudFormation would replace by a parameter or a secret of the account. No template
    /// of ours needs one, so it came with somebody's text, whatever let that through.
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>
    package struct DynamicReference: Error, CustomStringConvertible {
        package var description: String {
            "a text of the configuration would make CloudFormation read a value of the account; nothing was written\n"
                + "next: remove '{{resolve:' from bellwether.yaml and .env"
        }
    }

    /// Capital letters and blanks are not documented to matter, so they do not help. JSON escapes none of its characters.
    private static func holdsDynamicReference(_ data: Data) -> Bool {
        let brace = UInt8(ascii: "{")
        let word = "resolve:".utf8.map { $0 | 0x20 }
        return data.withUnsafeBytes { bytes in
            var previous: UInt8 = 0
            for (index, byte) in bytes.enumerated() {
                defer { previous = byte }
                guard byte == brace, previous == brace else { continue }
                let text = bytes.dropFirst(index + 1).prefix(word.count * 8).lazy.filter { $0 > 0x20 }
                if text.prefix(word.count).map({ $0 | 0x20 }) == word { return true }
            }
            return false
        }
    }

    /// The size in bytes that a resource adds to the minified template, its comma included.
    package static func size(of resource: AnyResource, id: String) throws -> Int {
        // A capital letter takes as many bytes as a small one, and the key strategy takes most of the time.
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return try encoder.encode([id: resource]).count - 1
    }

    /// A part of a template as it stands in the minified one.
    package static func minified(_ part: some Encodable) throws -> String {
        String(decoding: try encoder(.minified).encode(part), as: UTF8.self)
    }

    private static func encoder(_ style: Style) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if style == .pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        // Property names are the Swift names with a capital first letter. Keys of dictionaries (logical ids, tags,
        // conditions such as aws:SourceAccount) are left alone by a key strategy.
        encoder.keyEncodingStrategy = .custom { path in PropertyName(path[path.count - 1].stringValue) }
        return encoder
    }

    private struct PropertyName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name.prefix(1).uppercased() + name.dropFirst() }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
