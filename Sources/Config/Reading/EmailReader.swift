/// `emails`, of the file and of an alert.
extension Reader {
    /// Email addresses: at most ten, no two alike.
    func emails(_ field: Field) -> [String]? {
        guard let elements = list(field, expected: "a list of email addresses") else { return nil }
        let texts = elements.compactMap { text($0, expected: "an email address") }
        var first: [String: Int] = [:]
        for text in texts {
            let address = text.value.lowercased()
            if !Name.isEmail(text.value) {
                complain(
                    at: text.place, "\(text.shown) is not an email address; expected one such as oncall@example.com")
            } else if let line = first[address] {
                complain(
                    at: text.place, "\(text.shown) is in \(field.name.shown) twice; it is first listed on line \(line)")
            } else {
                first[address] = text.place.line
            }
        }
        // https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html
        if elements.count > 10 {
            complain(
                at: elements[10].item.place, "\(elements.count) emails are too many; AWS Budgets allows at most 10")
        }
        return texts.map(\.value)
    }
}
