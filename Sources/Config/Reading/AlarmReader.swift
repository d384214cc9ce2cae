#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `alarms`: CloudWatch alarms in shorthand.
extension Reader {
    func alarms(_ field: Field) -> [Alarm]? {
        guard let elements = list(field, expected: "a list of alarms") else { return nil }
        var names: [Text] = []
        let alarms = elements.compactMap { alarm($0, names: &names) }
        checkDistinct(names, what: "alarm")
        return alarms
    }

    private static let subjects = Alarm.Shorthand.allCases.map(\.rawValue) + ["metric"]

    private func alarm(_ field: Field, names: inout [Text]) -> Alarm? {
        let keys = ["name"] + Self.subjects + ["dimensions", "above", "below", "for", "to", "owner", "runbook"]
        let element = Field(name: "an alarm", keyPlace: field.keyPlace, item: field.item)
        guard let fields = fields(element, of: "alarm", keys: keys, required: ["name"]) else { return nil }
        let name = fields["name"].flatMap(self.title)
        if let name { names.append(name) }
        let subject = self.subject(fields)
        let channel = fields["to"].map(self.channel) ?? criticalChannel
        let owner = self.owner(fields["owner"])
        let runbook = fields["runbook"].flatMap(address)
        guard let name, let subject, let channel else { return nil }
        return Alarm(name: name.value, subject: subject, channel: channel, owner: owner, runbook: runbook)
    }

    private func subject(_ fields: Fields) -> Alarm.Subject? {
        let given = Self.subjects.compactMap { fields[$0] }
        guard let first = given.first else {
            if !fields.hasUnknown {
                complain(
                    at: fields.place,
                    "alarm needs what it watches; expected one of \(Self.subjects.joined(separator: ", "))")
            }
            return nil
        }
        for other in given.dropFirst() {
            complain(at: other.keyPlace, "an alarm watches one thing; it has \(first.name.shown) already")
        }
        guard given.count == 1 else { return nil }
        guard let shorthand = Alarm.Shorthand(rawValue: first.name) else { return metric(first, fields) }
        for key in ["dimensions", "below", "for"] {
            guard let field = fields[key] else { continue }
            complain(
                at: field.keyPlace, "'\(key)' is possible only with 'metric'; '\(shorthand.rawValue)' knows it already")
        }
        let resource = self.resource(first, shorthand)
        let above = fields["above"].map { quantity($0, of: shorthand) }
        guard let resource else { return nil }
        switch above {
        case nil: return .shorthand(shorthand, of: resource, above: nil)
        case .some(let quantity): return quantity.map { .shorthand(shorthand, of: resource, above: $0) }
        }
    }

    private func resource(_ field: Field, _ shorthand: Alarm.Shorthand) -> String? {
        let expected = shorthand == .ecsService ? "CLUSTER/SERVICE" : "the name of the resource"
        guard let text = text(field, expected: expected) else { return nil }
        let parts = text.value.split(separator: "/", omittingEmptySubsequences: false)
        if shorthand == .ecsService, parts.count != 2 || parts.contains("") {
            complain(
                at: text.place,
                "\(text.shown) is not possible for 'ecs-service'; expected CLUSTER/SERVICE, as in prod/checkout-api")
            return nil
        }
        return text.value
    }

    private func quantity(_ field: Field, of shorthand: Alarm.Shorthand) -> Alarm.Quantity? {
        guard let example = shorthand.exampleThreshold else {
            complain(
                at: field.keyPlace, "'above' is not possible with '\(shorthand.rawValue)', which is either well or not")
            return nil
        }
        guard let text = text(field, expected: "a number such as \(example)") else { return nil }
        let (number, unit) = Amount.split(text.value)
        guard let decimal = Amount.decimal(number), shorthand.units.contains(String(unit)) else {
            complain(
                at: text.place,
                "\(text.shown) is not possible for 'above' with '\(shorthand.rawValue)'; expected a number such as \(example)"
            )
            return nil
        }
        if unit == "%", decimal > 100 {
            complain(at: text.place, "\(text.shown) is not possible for 'above'; expected at most 100%")
            return nil
        }
        return Alarm.Quantity(number: decimal, unit: unit.isEmpty ? nil : String(unit))
    }

    private func metric(_ field: Field, _ fields: Fields) -> Alarm.Subject? {
        let seconds = fields["for"].map(duration) ?? 300
        let dimensions = fields["dimensions"].map(self.dimensions) ?? [:]
        let threshold = self.threshold(fields, at: field)
        guard let text = text(field, expected: "a namespace and a name, as in AWS/SQS NumberOfMessagesSent") else {
            return nil
        }
        let words = text.value.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, !words.contains(""), !words[0].hasPrefix(":"), text.value.utf8.count <= 511 else {
            complain(
                at: text.place,
                "\(text.shown) is not a metric; expected a namespace and a name, as in AWS/SQS NumberOfMessagesSent")
            return nil
        }
        guard let seconds, let dimensions, let threshold else { return nil }
        return .metric(
            .init(
                namespace: String(words[0]), name: String(words[1]), dimensions: dimensions, threshold: threshold,
                seconds: seconds))
    }

    private func threshold(_ fields: Fields, at metric: Field) -> Alarm.Threshold? {
        switch (fields["above"], fields["below"]) {
        case (let above?, nil): return number(above).map { .above($0) }
        case (nil, let below?): return number(below).map { .below($0) }
        case (_?, let below?):
            complain(at: below.keyPlace, "an alarm has either 'above' or 'below'; make it two alarms")
        case (nil, nil):
            if !fields.hasUnknown { complain(at: metric.keyPlace, "an alarm on a metric needs 'above' or 'below'") }
        }
        return nil
    }

    private func number(_ field: Field) -> Decimal? {
        guard let text = text(field, expected: "a number") else { return nil }
        if let number = Amount.decimal(text.value, allowsSign: true) { return number }
        complain(
            at: text.place,
            "\(text.shown) is not possible for \(field.name.shown) with 'metric'; expected a number such as 10 or 0.5")
        return nil
    }

    /// At most 30. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
    private func dimensions(_ field: Field) -> [String: String]? {
        guard let entries = entries(field, expected: "a mapping of names to values") else { return nil }
        if entries.count > 30 {
            complain(at: entries[30].keyPlace, "\(entries.count) dimensions are too many; CloudWatch allows at most 30")
        }
        var dimensions: [String: String] = [:]
        for entry in entries { dimensions[entry.name] = text(entry, expected: "the value of a dimension")?.value }
        return dimensions.count == entries.count ? dimensions : nil
    }

    /// Whole minutes up to a day, because CloudWatch looks no further back with short periods.
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    private func duration(_ field: Field) -> Int? {
        let expected = "1 min to 24 h, as in 5 min or 1 h"
        guard let text = text(field, expected: expected) else { return nil }
        let (number, unit) = Amount.split(text.value)
        if number.utf8.count <= 4, number.utf8.allSatisfy(\.isDigit), let count = Int(number),
            unit == "min" || unit == "h"
        {
            let seconds = count * (unit == "h" ? 3600 : 60)
            if (60...86_400).contains(seconds) { return seconds }
        }
        complain(at: text.place, "\(text.shown) is not possible for 'for'; expected \(expected)")
        return nil
    }

    private func address(_ field: Field) -> String? {
        let expected = "an address that begins with https://"
        guard let text = text(field, expected: expected) else { return nil }
        let host = text.value.dropFirst(8).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let isVisible = text.value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"<>\"|\\^`{}".utf8.contains($0) }
        if text.value.hasPrefix("https://"), !host.isEmpty, isVisible, text.value.utf8.count <= 1000 {
            return text.value
        }
        complain(at: text.place, "\(text.shown) is not possible for \(field.name.shown); expected \(expected)")
        return nil
    }
}

extension Alarm.Shorthand {
    /// Units that a threshold may have; empty text is a bare number.
    fileprivate var units: [String] {
        switch self {
        case .ecsService, .ec2Status: []
        case .loadBalancer5xx, .unhealthyTargets, .sqsDeadLetters, .lambdaErrors, .lambdaThrottles: [""]
        case .rdsCPU: ["%"]
        case .rdsStorage: ["%", "MB", "GB"]
        case .natTraffic: ["MB", "GB"]
        case .sqsAge, .emrIdle: ["s", "min", "h"]
        }
    }

    fileprivate var exampleThreshold: String? {
        switch units.first {
        case nil: nil
        case "": "10"
        case "%": self == .rdsStorage ? "80% or 5 GB" : "80%"
        case "s": "15 min"
        default: "5 GB"
        }
    }
}
