import Deployment

/// Resources by their kinds, `2 roles, topic policy`, for what nobody reads one by one.
struct CountedResources: CustomStringConvertible {
    var changes: [ResourceChange]

    var description: String {
        Dictionary(grouping: changes, by: \.noun).map { noun, changes in (noun, changes.count) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            .map { noun, count in count == 1 ? noun : "\(count) \(Self.plural(of: noun))" }
            .joined(separator: ", ")
    }

    private static func plural(of noun: String) -> String {
        noun.hasSuffix("y") && !noun.hasSuffix("ey") ? noun.dropLast() + "ies" : noun + "s"
    }
}

extension ResourceChange {
    /// `AWS::StepFunctions::StateMachine` is a state machine.
    fileprivate var noun: String {
        let name = type.split(separator: ":").last ?? "resource"
        return name.reduce(into: "") { noun, letter in
            noun += (letter.isUppercase && !noun.isEmpty ? " " : "") + letter.lowercased()
        }
    }

    /// What somebody who deploys for the first time wants to see, and in which place; `nil` for all else.
    var firstLook: Int? {
        switch type {
        case "AWS::Budgets::Budget": 0
        case "AWS::Chatbot::SlackChannelConfiguration": 1
        case "AWS::SNS::Subscription": name.hasPrefix("email to ") ? 2 : nil
        default: nil
        }
    }
}

extension String {
    /// In lines of at most so many characters, broken at spaces.
    func wrapped(to width: Int, indent: String) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append((lines.isEmpty ? "" : indent) + word)
            }
        }
        return lines
    }
}
