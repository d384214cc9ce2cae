/// `name`, `account`, `region`, `regions`, `timezone`, `tags`.
extension Reader {
    func stackName(_ field: Field) -> String? {
        let expected = "1 to 32 of a-z, 0-9 and -, beginning with a letter"
        guard let text = text(field, expected: expected) else { return nil }
        if text.value == "aws" || text.value.hasPrefix("aws-") {
            complain(
                at: text.place,
                "\(text.shown) is not a valid name; what AWS itself sets up in an account, such as Control Tower, is "
                    + "called aws-…, and who deploys may change all that begins with the name")
            return nil
        }
        guard !Name.isLowercase(text.value) else { return text.value }
        complain(
            at: text.place, "\(text.shown) is not a valid name; expected \(expected), without -- and - at the end")
        return nil
    }

    /// A role takes a policy of its own account, or one of AWS's.
    func boundary(_ field: Field, account: String?) -> String? {
        let example = "arn:aws:iam::123456789012:policy/deployers/bellwether-acme-boundary"
        guard let text = text(field, expected: "the ARN of a managed policy such as \(example)") else { return nil }
        guard Name.isPolicyARN(text.value) else {
            complain(
                at: text.place, "\(text.shown) is not the ARN of a managed policy; expected one as in \(example)")
            return nil
        }
        let owner = text.value.split(separator: ":", omittingEmptySubsequences: false)[4]
        if owner != "aws", let account, owner != account {
            complain(
                at: text.place,
                "\(text.shown) belongs to another account; a role takes a policy of its own account as its boundary")
            return nil
        }
        return text.value
    }

    func account(_ field: Field) -> String? {
        let expected = "an AWS account id of 12 digits"
        guard let text = text(field, expected: expected) else { return nil }
        guard isAccount(text) else {
            complain(at: text.place, "\(text.shown) is not \(expected)")
            return nil
        }
        guard isSafeNumber(text) else { return nil }
        return text.value
    }

    func isAccount(_ text: Text) -> Bool { text.value.utf8.count == 12 && text.value.utf8.allSatisfy(\.isDigit) }

    /// Other tools read a number with a leading zero as octal, or drop the zero.
    func isSafeNumber(_ text: Text) -> Bool {
        guard text.isPlain, text.isLiteral, text.value.hasPrefix("0") else { return true }
        complain(
            at: text.place,
            "\(text.shown) begins with a zero and must be quoted, because YAML tools read it as a number; write \"\(text.value)\""
        )
        return false
    }

    func homeRegion(_ field: Field) -> String? {
        guard let text = text(field, expected: "an AWS Region such as us-east-1") else { return nil }
        if Region.home.contains(text.value) { return text.value }
        let problem = Region.problem(of: text)
        complain(
            at: text.place,
            problem ?? "\(text.shown) has no AWS Budgets in CloudFormation; expected one of \(Region.homeList)")
        return nil
    }

    func regions(_ field: Field, home: String?) -> [String]? {
        guard let elements = list(field, expected: "a list of AWS Regions") else { return nil }
        let texts = elements.compactMap { text($0, expected: "an AWS Region such as eu-west-1") }.filter { text in
            if let problem = Region.problem(of: text) {
                complain(at: text.place, problem)
            } else if text.value == home {
                complain(at: text.place, "\(text.shown) is the home Region already; 'regions' lists others")
            } else {
                return true
            }
            return false
        }
        return isUnique(texts, in: field) ? texts.map(\.value) : nil
    }

    func timeZone(_ field: Field) -> String? {
        guard let text = text(field, expected: "an IANA time zone such as Europe/Berlin") else { return nil }
        if TimeZones.names.contains(text.value) { return text.value }
        let clause = text.isLiteral ? TimeZones.nearest(to: text.value).map { "; did you mean '\($0)'?" } ?? "" : ""
        complain(
            at: text.place, "\(text.shown) is not a time zone; expected an IANA name such as Europe/Berlin\(clause)")
        return nil
    }

    /// https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
    func tags(_ field: Field) -> [String: String]? {
        guard let entries = entries(field, expected: "a mapping of tags to values") else { return nil }
        var tags: [String: String] = [:]
        for entry in entries {
            if let problem = tagProblem(entry.name) { complain(at: entry.keyPlace, problem) }
            guard let text = text(entry, expected: "the tag's value", allowsEmpty: true) else { continue }
            if text.value.unicodeScalars.count > 256 {
                complain(
                    at: text.place,
                    "the value of tag \(entry.name.shown) is too long; at most 256 characters are allowed")
            } else if !text.value.unicodeScalars.allSatisfy(Name.isTagCharacter) {
                complain(
                    at: text.place,
                    "the value of tag \(entry.name.shown) has characters that AWS refuses; \(Name.tagCharacters)")
            }
            tags[entry.name] = text.value
        }
        if entries.count > 40 {
            complain(
                at: entries[40].keyPlace,
                "\(entries.count) tags are too many; at most 40 are allowed, because AWS allows 50 and some are ours")
        }
        return tags
    }

    private func tagProblem(_ key: String) -> String? {
        if key.lowercased().hasPrefix("aws:") {
            return "tag \(key.shown) is not possible; AWS reserves names that begin with 'aws:'"
        }
        if key.lowercased() == "bellwether" { return "tag \(key.shown) is reserved; bellwether sets it" }
        if key.isEmpty || key.unicodeScalars.count > 128 {
            return "tag \(key.shown) is not possible; expected 1 to 128 characters"
        }
        if !key.unicodeScalars.allSatisfy(Name.isTagCharacter) {
            return "tag \(key.shown) has characters that AWS refuses; \(Name.tagCharacters)"
        }
        return nil
    }
}
