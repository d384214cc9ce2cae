#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An IAM policy that allows things.
package struct PolicyDocument: Encodable, Sendable {
    /// What IAM takes in one managed policy, in characters that are not white space.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length>
    package static let limit = 6_144

    /// Both, the statements of the other under names of their own.
    package func joined(with other: PolicyDocument, named prefix: String) -> PolicyDocument {
        PolicyDocument(
            statements: statements
                + other.statements.map { statement in
                    var statement = statement
                    statement.sid = prefix + statement.sid
                    return statement
                })
    }

    package struct Statement: Encodable, Sendable {
        var sid: String
        var action: [String]
        var resource: [String]
        var condition: Scope.Condition?

        private enum Key: String, CodingKey {
            case sid = "Sid"
            case effect = "Effect"
            case action = "Action"
            case resource = "Resource"
            case condition = "Condition"
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(sid, forKey: .sid)
            try container.encode("Allow", forKey: .effect)
            try container.encode(action, forKey: .action)
            try container.encode(resource, forKey: .resource)
            try container.encodeIfPresent(
                condition?.mapValues { $0.mapValues(Values.init) }, forKey: .condition)
        }

        /// A single value stands without brackets: some programs that read policies take it only so.
        private struct Values: Encodable {
            var values: [String]

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                if values.count == 1 {
                    try container.encode(values[0])
                } else {
                    try container.encode(values)
                }
            }
        }
    }

    package var statements: [Statement]

    private enum Key: String, CodingKey {
        case version = "Version"
        case statements = "Statement"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("2012-10-17", forKey: .version)
        try container.encode(statements, forKey: .statements)
    }

    /// As JSON, for people to read.
    package var text: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    /// As IAM counts it.
    package var size: Int {
        get throws { try text.count { !$0.isWhitespace } }
    }

    /// The same in as many policies as it takes. Each is filled before the next one begins, so that the same statements
    /// are split in the same way.
    package var parts: [PolicyDocument] {
        get throws {
            var parts: [PolicyDocument] = []
            for statement in statements {
                let longer = PolicyDocument(statements: (parts.last?.statements ?? []) + [statement])
                if !parts.isEmpty, try longer.size <= Self.limit {
                    parts[parts.count - 1] = longer
                } else {
                    parts.append(PolicyDocument(statements: [statement]))
                }
            }
            return parts
        }
    }
}
