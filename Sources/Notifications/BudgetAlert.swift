import JSONValue

/// A notification of AWS Budgets. Its SNS message is a text of lines `Name: value`; JSON is accepted as well.
/// The text as in <https://github.com/cds-snc/sre-bot>; AWS does not publish it.
package struct BudgetAlert: Equatable, Sendable {
    package var budget: String
    /// Twelve digits, where the text names them.
    package var account: String?
    /// `ACTUAL` or `FORECASTED`.
    package var type: String
    /// With its comparison, such as `> $0.16`.
    package var threshold: String
    /// With its currency.
    package var budgeted: String
    /// What was spent or is forecast, with its currency.
    package var amount: String?
    /// The text's own sentence on what happened.
    package var sentence: String?

    /// `nil` where it is not a budget's text at all.
    static func read(text: String, subject: String?) -> Reading<BudgetAlert>? {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingBlanks }
        let fields = Dictionary(
            lines.compactMap { line -> (String, String)? in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (normalised(line[..<colon]), line[line.index(after: colon)...].trimmingBlanks)
            }
        ) { first, _ in first }
        let isText = text.first { !$0.isWhitespace } != "{"
        guard isText, subject?.hasPrefix("AWS Budgets:") == true || fields["budgetname"] != nil else { return nil }
        let account = lines.first { $0.hasPrefix("AWS Account ") }?.dropFirst("AWS Account ".count).prefix(12)
        return make(
            fields, account: account.map(String.init),
            sentence: lines.first { $0.hasPrefix("You requested that we alert you") })
    }

    /// `nil` where it is not a budget's JSON at all.
    static func read(_ json: JSON) -> Reading<BudgetAlert>? {
        var fields: [String: String] = [:]
        for (key, value) in json.objectValue ?? [:] {
            switch value {
            case .string(let text): fields[normalised(key[...])] = text
            case .number(let number): fields[normalised(key[...])] = AWSAmount.text(number)
            default: break
            }
        }
        guard fields["budgetname"] != nil else { return nil }
        return make(fields, account: fields["accountid"] ?? fields["account"], sentence: nil)
    }

    private static func make(
        _ fields: [String: String], account: String?, sentence: String?
    ) -> Reading<BudgetAlert> {
        let budgeted = fields["budgetedamount"] ?? fields["budgetlimit"] ?? fields["currentbudgetlimit"]
        // An auto-adjusting budget tells of its new amount: no threshold was crossed.
        let adjusted = fields["previousbudgetlimit"].map { "was \($0)" }
        let type = fields["alerttype"] ?? fields["notificationtype"] ?? adjusted.map { _ in "ADJUSTED" }
        let threshold = fields["alertthreshold"] ?? fields["threshold"] ?? adjusted
        let missing = [
            ("Budget Name", fields["budgetname"]), ("Budgeted Amount", budgeted), ("Alert Type", type),
            ("Alert Threshold", threshold),
        ].filter { $0.1?.isEmpty ?? true }.map(\.0)
        guard let budget = fields["budgetname"], let budgeted, let type, let threshold, missing.isEmpty else {
            return .refused(
                ["looks like an AWS Budgets notification, but was modified: \(missing.joined(separator: ", ")) missing"]
            )
        }
        return .accepted(
            BudgetAlert(
                budget: budget, account: account, type: type.uppercased(), threshold: threshold, budgeted: budgeted,
                amount: fields["\(type.lowercased())amount"] ?? fields["actualamount"] ?? fields["forecastedamount"],
                sentence: sentence))
    }

    /// `Budget Name`, `budgetName` and `budget_name` are one.
    private static func normalised(_ key: Substring) -> String { key.lowercased().filter(\.isLetter) }
}

extension StringProtocol {
    fileprivate var trimmingBlanks: String {
        var rest = self[...]
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest.drop(while: \.isWhitespace))
    }
}
