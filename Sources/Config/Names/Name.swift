/// Which characters make up the names of things.
enum Name {
    /// 1–32 of `a-z 0-9 -`, a letter first, no `-` at the end, no `--`.
    static func isLowercase(_ text: String) -> Bool {
        guard (1...32).contains(text.utf8.count), text.utf8.first?.isSmall == true, !text.hasSuffix("-") else {
            return false
        }
        return !text.contains("--") && text.utf8.allSatisfy { $0.isSmall || $0.isDigit || $0 == UInt8(ascii: "-") }
    }

    /// 1–58 letters, digits, spaces and `_ . -`, a letter or digit first, no space at the end: fits the names of
    /// budgets, which must not hold `:`, `\` and `/action/`. AWS allows 100 characters: 32 of the monitor's name, 8 of a
    /// fingerprint and two hyphens come on top.
    /// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html
    static func isTitle(_ text: String) -> Bool {
        guard (1...58).contains(text.utf8.count), let first = text.utf8.first, first.isLetter || first.isDigit else {
            return false
        }
        return !text.hasSuffix(" ")
            && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || [0x20, 0x5F, 0x2E, 0x2D].contains($0) }
    }

    static let title = "1 to 58 letters, digits, spaces, _, . and -, beginning with a letter or digit"

    /// What remains of a name in a CloudFormation logical id, in lower case.
    static func identifier(_ text: String) -> String {
        String(decoding: text.lowercased().utf8.filter { $0.isSmall || $0.isDigit }, as: UTF8.self)
    }

    /// An id of Slack: one of `first`, then at least `rest` capital letters and digits.
    static func isSlackID(_ text: String, first: String, rest: Int) -> Bool {
        guard let head = text.first, first.contains(head), text.utf8.count > rest else { return false }
        return text.utf8.dropFirst().allSatisfy { $0.isCapital || $0.isDigit }
    }

    /// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
    static let tagCharacters = "expected letters, digits, spaces and _ . : / = + - @"

    static func isTagCharacter(_ scalar: Unicode.Scalar) -> Bool {
        "_.:/=+-@ ".unicodeScalars.contains(scalar) || scalar.properties.isAlphabetic
            || scalar.properties.numericType != nil
    }

    /// `arn:aws:iam::aws:policy/…` or `arn:aws:iam::123456789012:policy/…`
    static func isPolicyARN(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[..<4] == ["arn", "aws", "iam", ""] else { return false }
        let isOwner = parts[4] == "aws" || (parts[4].utf8.count == 12 && parts[4].utf8.allSatisfy(\.isDigit))
        let path = parts[5]
        guard isOwner, path.hasPrefix("policy/"), !path.hasSuffix("/"), path.utf8.count <= 640 else { return false }
        return path.utf8.allSatisfy { $0.isLetter || $0.isDigit || "/_+=,.@-".utf8.contains($0) }
    }

    /// An address that a mail server could take; not whether one does.
    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, let local = parts.first, let domain = parts.last else {
            return false
        }
        let special = Set("!#$%&'*+/=?^_`{|}~-".utf8)
        let atoms = local.split(separator: ".", omittingEmptySubsequences: false)
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard local.utf8.count <= 64, labels.count >= 2, labels.last?.utf8.contains(where: \.isLetter) == true else {
            return false
        }
        return atoms.allSatisfy {
            !$0.isEmpty && $0.utf8.allSatisfy { $0.isLetter || $0.isDigit || special.contains($0) }
        }
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
            }
    }
}
