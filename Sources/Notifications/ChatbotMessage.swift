import JSONValue

/// What Chatbot makes of an SNS message. What it does not know it drops, and SNS still reports success.
/// <https://docs.aws.amazon.com/chatbot/latest/adminguide/related-services.html>
package enum ChatbotMessage: Equatable, Sendable {
    case custom(CustomNotification)
    case budget(BudgetAlert)
    case anomaly(CostAnomaly)
    case alarm(AlarmNotice)
    /// An event of an AWS service, as EventBridge passed it on.
    case event(ServiceEvent)
    /// Nothing reaches Slack. All the reasons, a sentence each.
    case dropped(reasons: [String])

    /// - Parameters:
    ///   - body: `Message` of the SNS notification; raw delivery is off.
    ///   - subject: by which AWS Budgets' text is known.
    package init(snsMessage body: String, subject: String?) {
        let size = body.utf8.count
        guard size <= CustomNotification.AWS.message else {
            self = .dropped(reasons: ["the message has \(size) bytes; SNS takes \(CustomNotification.AWS.message)"])
            return
        }
        if let alert = BudgetAlert.read(text: body, subject: subject) {
            self = Self(alert) { .budget($0) }
            return
        }
        do {
            self.init(try JSON(parsing: body))
        } catch {
            let looksLikeJSON = body.drop(while: \.isWhitespace).first == "{"
            self = .dropped(reasons: [
                looksLikeJSON
                    ? "not valid JSON: \(error.message), at byte \(error.offset)"
                    : "plain text; only JSON and the text of AWS Budgets are shown"
            ])
        }
    }

    private init(_ json: JSON) {
        guard case .object(let members) = json else {
            self = .dropped(reasons: ["JSON, but \(json.kind) and not an object"])
            return
        }
        if members["detail-type"] != nil || members["detail"] != nil {
            self = Self(ServiceEvent.read(json)) { event in
                guard event.source == "aws.ce", let detail = members["detail"],
                    case .accepted(let anomaly) = CostAnomaly.read(detail)
                else { return .event(event) }
                return .anomaly(anomaly)
            }
        } else if members["AlarmName"] != nil {
            self = Self(AlarmNotice.read(json)) { .alarm($0) }
        } else if members["anomalyId"] != nil {
            self = Self(CostAnomaly.read(json)) { .anomaly($0) }
        } else if members["content"] != nil || members["source"] != nil || members["version"] != nil {
            self = Self(CustomNotification.read(json)) { .custom($0) }
        } else if let alert = BudgetAlert.read(json) {
            self = Self(alert) { .budget($0) }
        } else {
            self = .dropped(reasons: [
                "neither a custom notification (version, source, content) nor a message of an AWS service"
            ])
        }
    }

    private init<Value>(_ reading: Reading<Value>, _ make: (Value) -> ChatbotMessage) {
        switch reading {
        case .accepted(let value): self = make(value)
        case .refused(let reasons): self = .dropped(reasons: reasons)
        }
    }
}

/// A message of a known kind, or all that is wrong with it.
enum Reading<Value> {
    case accepted(Value)
    case refused([String])
}

/// Takes members out of an object and remembers what is missing.
struct MemberReader {
    let json: JSON
    /// In front of names, such as `impact.`.
    var path = ""
    var missing: [String] = []

    mutating func text(_ key: String) -> String {
        if let text = json[key]?.stringValue { return text }
        missing.append(path + key)
        return ""
    }

    mutating func number(_ key: String) -> Double {
        if let number = json[key]?.number { return number }
        missing.append(path + key)
        return 0
    }

    /// - Parameter what: such as `a CloudWatch alarm`.
    func finish<Value>(_ value: Value, _ what: String) -> Reading<Value> {
        missing.isEmpty
            ? .accepted(value)
            : .refused(["looks like \(what), but was modified: \(missing.joined(separator: ", ")) missing"])
    }
}
