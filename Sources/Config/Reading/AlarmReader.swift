#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `alarms`: CloudWatch alarms in shorthand.
extension Reader {
    /// - Parameter home: the Region and the account, if they are known: an alarm sees only its own.
    func alarms(_ field: Field, home: (region: String?, account: String?)) -> [Alarm]? {
        guard let elements = list(field, expected: "a list of alarms") else { return nil }
        var names: [Text] = []
        let alarms = elements.compactMap { alarm($0, home: home, names: &names) }
        checkDistinct(names, what: "alarm")
        return alarms
    }

    private static let subjects = Alarm.Shorthand.allCases.map(\.rawValue) + ["metric"]

    private func alarm(
        _ field: Field, home: (region: String?, account: String?), names: inout [Text]
    ) -> Alarm? {
        let keys =
            ["name"] + Self.subjects
            + ["dimensions", "statistic", "above", "below", "for", "to", "owner", "runbook"]
        let element = Field(name: "an alarm", keyPlace: field.keyPlace, item: field.item)
        guard let fields = fields(element, of: "alarm", keys: keys, required: ["name"]) else { return nil }
        let name = fields["name"].flatMap(alarmName)
        if let name { names.append(name) }
        let subject = self.subject(fields, home: home)
        let channel = fields["to"].map(self.channel) ?? criticalChannel
        let owner = self.owner(fields["owner"])
        let runbook = fields["runbook"].flatMap(address)
        guard let name, let subject, let channel else { return nil }
        return Alarm(name: name.value, subject: subject, channel: channel, owner: owner, runbook: runbook)
    }

    private func alarmName(_ field: Field) -> Text? {
        guard let name = title(field) else { return nil }
        if !name.value.lowercased().hasPrefix("watchdog-") { return name }
        complain(
            at: name.place,
            "\(name.shown) is not a valid name; names of the monitor's own alarms begin with watchdog-")
        return nil
    }

    private func subject(_ fields: Fields, home: (region: String?, account: String?)) -> Alarm.Subject? {
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
        let direction = shorthand == .rdsStorage ? "below" : "above"
        for key in ["dimensions", "statistic", "above", "below", "for"] where key != direction {
            guard let field = fields[key] else { continue }
            let isOther = ["above", "below"].contains(key) && shorthand.exampleThreshold != nil
            complain(
                at: field.keyPlace,
                "'\(key)' is not possible with '\(shorthand.rawValue)'; \(isOther ? "use '\(direction)'" : "it knows it already")"
            )
        }
        let resource = self.resource(first, shorthand, home: home)
        let threshold = fields[direction].map { quantity($0, of: shorthand) }
        guard let resource else { return nil }
        switch threshold {
        case nil: return .shorthand(shorthand, of: resource, threshold: nil)
        case .some(let quantity): return quantity.map { .shorthand(shorthand, of: resource, threshold: $0) }
        }
    }

    /// The resource as CloudWatch's dimensions have it, which is the end of its ARN.
    private func resource(
        _ field: Field, _ shorthand: Alarm.Shorthand, home: (region: String?, account: String?)
    ) -> String? {
        let form = ResourceForm(shorthand)
        guard let text = text(field, expected: form.expected) else { return nil }
        switch form.read(text.value, home: home) {
        case .success(let resource): return resource
        case .failure(let refusal):
            complain(at: text.place, "\(text.shown) is not valid for '\(shorthand.rawValue)'; \(refusal.reason)")
            return nil
        }
    }

    private func quantity(_ field: Field, of shorthand: Alarm.Shorthand) -> Alarm.Quantity? {
        let key = field.name.shown
        guard let example = shorthand.exampleThreshold else {
            complain(
                at: field.keyPlace, "\(key) is not possible with '\(shorthand.rawValue)', which is either well or not")
            return nil
        }
        guard let text = text(field, expected: "a number such as \(example)") else { return nil }
        let (number, unit) = Amount.split(text.value)
        guard let decimal = Amount.decimal(number), shorthand.units.contains(String(unit)) else {
            complain(
                at: text.place,
                "\(text.shown) is not valid for \(key) with '\(shorthand.rawValue)'; expected a number such as \(example)"
            )
            return nil
        }
        if unit == "%", decimal >= 100 {
            complain(at: text.place, "\(text.shown) is not valid for \(key); expected less than 100%")
            return nil
        }
        let quantity = Alarm.Quantity(number: decimal, unit: unit.isEmpty ? nil : String(unit))
        if shorthand == .emrIdle, !Self.idleTimes.contains(quantity.number * quantity.factor) {
            complain(at: text.place, "\(text.shown) is not valid for \(key) with 'emr-idle'; expected 5 min to 24 h")
            return nil
        }
        return quantity
    }

    /// EMR tells every five minutes, and CloudWatch looks back a day.
    private static let idleTimes: ClosedRange<Decimal> = 300...86_400

    private func metric(_ field: Field, _ fields: Fields) -> Alarm.Subject? {
        let text = text(field, expected: "a namespace and a name, as in AWS/SQS NumberOfMessagesSent")
        let words = text.map { $0.value.split(separator: " ", omittingEmptySubsequences: false) } ?? []
        let isLoadBalancing = words.first?.hasPrefix("AWS/") == true && words.first?.hasSuffix("ELB") == true
        let seconds = fields["for"].map(duration) ?? 300
        let dimensions = fields["dimensions"].map { self.dimensions($0, isLoadBalancing: isLoadBalancing) } ?? [:]
        let statistic: Alarm.Statistic? = fields["statistic"].map { choice($0) } ?? .sum
        let threshold = self.threshold(fields, at: field)
        guard let text else { return nil }
        guard words.count == 2, !words.contains(""), !words[0].hasPrefix(":"), text.value.utf8.count <= 511 else {
            complain(
                at: text.place,
                "\(text.shown) is not a metric; expected a namespace and a name, as in AWS/SQS NumberOfMessagesSent")
            return nil
        }
        guard let seconds, let dimensions, let statistic, let threshold else { return nil }
        return .metric(
            .init(
                namespace: String(words[0]), name: String(words[1]), dimensions: dimensions, threshold: threshold,
                statistic: statistic, seconds: seconds))
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
            "\(text.shown) is not valid for \(field.name.shown) with 'metric'; expected a number such as 10 or 0.5")
        return nil
    }

    /// At most 30. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
    private func dimensions(_ field: Field, isLoadBalancing: Bool) -> [String: String]? {
        guard let entries = entries(field, expected: "a mapping of names to values") else { return nil }
        if entries.count > 30 {
            complain(at: entries[30].keyPlace, "\(entries.count) dimensions are too many; CloudWatch allows at most 30")
        }
        var dimensions: [String: String] = [:]
        for entry in entries {
            if !Self.isDimension(entry.name, upTo: 255) || entry.name.hasPrefix(":") {
                complain(
                    at: entry.keyPlace,
                    "\(entry.name.shown) is not a valid name for a dimension; expected 1 to 255 letters, digits "
                        + "and other characters of ASCII, not beginning with a colon")
            }
            guard let text = text(entry, expected: "the value of a dimension") else { continue }
            guard Self.isDimension(text.value, upTo: 1024) else {
                complain(
                    at: text.place,
                    "\(text.shown) is not valid for dimension \(entry.name.shown); expected 1 to 1024 letters, digits "
                        + "and other characters of ASCII")
                continue
            }
            if isLoadBalancing, let expected = ResourceForm.ofDimension(entry.name, refusing: text.value) {
                complain(
                    at: text.place,
                    "\(text.shown) is not valid for dimension \(entry.name.shown); expected \(expected)")
            } else {
                dimensions[entry.name] = text.value
            }
        }
        return dimensions.count == entries.count ? dimensions : nil
    }

    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html>
    private static func isDimension(_ text: String, upTo limit: Int) -> Bool {
        (1...limit).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
            && text.utf8.contains { $0 != 0x20 }
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
        complain(at: text.place, "\(text.shown) is not valid for 'for'; expected \(expected)")
        return nil
    }

    private func address(_ field: Field) -> String? {
        let expected = "an address that begins with https:// and has at most 500 characters"
        guard let text = text(field, expected: expected) else { return nil }
        let host = text.value.dropFirst(8).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let isVisible = text.value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"<>\"|\\^`{}".utf8.contains($0) }
        if text.value.hasPrefix("https://"), !host.isEmpty, isVisible, text.value.utf8.count <= 500 {
            return text.value
        }
        complain(at: text.place, "\(text.shown) is not valid for \(field.name.shown); expected \(expected)")
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
        case .rdsStorage, .natTraffic: ["MB", "GB"]
        case .sqsAge, .emrIdle: ["s", "min", "h"]
        }
    }

    fileprivate var exampleThreshold: String? {
        switch units.first {
        case nil: nil
        case "": "10"
        case "%": "80%"
        case "s": "15 min"
        default: "5 GB"
        }
    }
}
