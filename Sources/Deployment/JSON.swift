import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Any JSON. Numbers are decimal, so that 50 and 50.0 are equal and 0.1 is 0.1.
enum JSON: Hashable, Sendable {
    case object([String: JSON])
    case array([JSON])
    case string(String)
    case number(Decimal)
    case bool(Bool)
    case null

    subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var members: [String: JSON] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    var elements: [JSON] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}

extension JSON: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let members = try? container.decode([String: JSON].self) {
            self = .object(members)
        } else if let elements = try? container.decode([JSON].self) {
            self = .array(elements)
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? container.decode(Decimal.self) {
            self = .number(number)
        } else if container.decodeNil() {
            self = .null
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not JSON")
        }
    }
}

extension JSON: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .array(let elements): try container.encode(elements)
        case .string(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .bool(let bool): try container.encode(bool)
        case .null: try container.encodeNil()
        }
    }
}

extension JSON {
    /// As text; the order of members is that of their names.
    func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// A template as CloudFormation gave it back, with the text that was sent to it: for each character beyond ASCII it
    /// gives back a question mark, though what it made from the template is right.
    /// <https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/814>
    /// - Parameter sent: what would be sent now. A text of it is taken for the one that was sent if that would look the
    ///   same; whether it differs in such characters only, the change set knows.
    func restored(from sent: JSON) -> JSON {
        switch (self, sent) {
        case (.string(let text), .string(let whole)):
            return text == whole.asGivenBack ? sent : self
        case (.array(let elements), .array(let whole)):
            return .array(
                elements.enumerated().map { index, element in
                    whole.first { element.restored(from: $0) == $0 }
                        ?? (index < whole.count ? element.restored(from: whole[index]) : element)
                })
        case (.object(let members), .object(let whole)):
            var result: [String: JSON] = [:]
            for (key, value) in members {
                let keys = whole.keys.filter { $0 == key || $0.asGivenBack == key }.sorted()
                for wholeKey in keys { result[wholeKey] = value.restored(from: whole[wholeKey] ?? value) }
                if keys.isEmpty { result[key] = value }
            }
            return .object(result)
        default: return self
        }
    }
}

extension String {
    /// As CloudFormation gives a text back. It counts code points: an emoji may be several.
    var asGivenBack: String {
        utf8.allSatisfy { $0 < 0x80 }
            ? self : String(String.UnicodeScalarView(unicodeScalars.map { $0.isASCII ? $0 : "?" }))
    }
}

extension Template {
    /// As CloudFormation would read it.
    func parsed() throws -> JSON { try JSONDecoder().decode(JSON.self, from: try json(.minified)) }
}
