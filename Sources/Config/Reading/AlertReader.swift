#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `alerts` of a budget.
extension Reader {
    func alerts(_ field: Field, period: Budget.Period?, limit: Decimal?) -> [Budget.Alert]? {
        guard let elements = list(field, expected: "a list of alerts") else { return nil }
        if elements.isEmpty {
            complain(
                at: field.item.place,
                "'alerts' is empty, so the budget would tell nobody; expected 1 to 5 alerts, or leave 'alerts' out for the default ones"
            )
        }
        // https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html
        if elements.count > 5 {
            complain(
                at: elements[5].item.place,
                "\(elements.count) alerts are too many; AWS Budgets allows at most 5 per budget")
        }
        var alerts: [Budget.Alert] = []
        var lines: [Budget.Alert.Basis: [Budget.Threshold: Int]] = [:]
        for element in elements {
            guard let (alert, place) = alert(element, period: period, limit: limit) else { continue }
            if let line = lines[alert.basis]?[alert.threshold] {
                complain(
                    at: place,
                    "this alert is the same as the one on line \(line); put its emails there, or change the threshold")
            } else {
                lines[alert.basis, default: [:]][alert.threshold] = place.line
            }
            alerts.append(alert)
        }
        return alerts.count == elements.count ? alerts : nil
    }

    private func alert(
        _ element: Field, period: Budget.Period?, limit: Decimal?
    ) -> (Budget.Alert, Diagnostic.Place)? {
        let element = Field(name: "an alert", keyPlace: element.keyPlace, item: element.item)
        guard let fields = fields(element, of: "alert", keys: ["at", "forecast", "to", "emails"]) else { return nil }
        let channel = fields["to"].map(self.channel)
        let emails = fields["emails"].map(self.emails) ?? []
        let basis: Budget.Alert.Basis
        let field: Field
        switch (fields["at"], fields["forecast"]) {
        case (let at?, nil): (basis, field) = (.actual, at)
        case (nil, let forecast?): (basis, field) = (.forecast, forecast)
        case (_?, let forecast?):
            complain(at: forecast.keyPlace, "an alert has either 'at' or 'forecast'; make it two alerts")
            return nil
        case (nil, nil):
            // An unknown key stands for it, and is reported.
            if !fields.hasUnknown { complain(at: fields.place, "alert needs 'at' or 'forecast', such as 'at: 80%'") }
            return nil
        }
        // https://docs.aws.amazon.com/cost-management/latest/userguide/budget-methods.html
        if basis == .forecast, period == .day {
            complain(
                at: field.keyPlace,
                "'forecast' is not valid for a daily budget, because AWS forecasts months and longer; use 'at'")
        }
        guard let threshold = self.threshold(field), let emails else { return nil }
        let normal = isReached(threshold, basis, limit) ? criticalChannel : heartbeatChannel
        guard let channel = channel ?? normal else { return nil }
        return (Budget.Alert(basis: basis, threshold: threshold, channel: channel, emails: emails), field.keyPlace)
    }

    /// Does the alert say that the limit is reached, not only near or expected?
    private func isReached(_ threshold: Budget.Threshold, _ basis: Budget.Alert.Basis, _ limit: Decimal?) -> Bool {
        guard basis == .actual else { return false }
        return switch threshold {
        case .percentage(let percentage): percentage >= 100
        case .amount(let amount): limit.map { amount >= $0 } ?? true
        }
    }

    /// Per cent, or an amount. AWS wants 0.1 or more.
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-budgets-budget-notification.html
    private func threshold(_ field: Field) -> Budget.Threshold? {
        let expected = "a percentage such as 80% or an amount such as 80 USD"
        guard let text = text(field, expected: expected) else { return nil }
        func refuse(_ reason: String) -> Budget.Threshold? {
            complain(at: text.place, "\(text.shown) is not valid for \(field.name.shown); \(reason)")
            return nil
        }
        let (number, unit) = Amount.split(text.value)
        if unit == "%" {
            guard let percentage = Amount.decimal(number) else { return refuse("expected \(expected)") }
            if percentage < Decimal(sign: .plus, exponent: -1, significand: 1) || percentage > 10_000 {
                return refuse("expected 0.1% to 10000%")
            }
            return Amount.decimalPlaces(number) <= 2
                ? .percentage(percentage) : refuse("expected at most two digits after the point")
        }
        if unit.isEmpty, Amount.decimal(number) != nil {
            return refuse(text.isLiteral ? "write \(number)% or \(number) USD" : "write a unit, as in 80% or 80 USD")
        }
        switch MoneyReading(text.value, example: expected, expected: expected) {
        case .amount(let amount):
            return amount < Decimal(sign: .plus, exponent: -1, significand: 1)
                ? refuse("expected at least 0.1 USD") : .amount(amount)
        case .refused(let reason):
            return refuse(number.isEmpty || unit.isEmpty ? "expected \(expected)" : reason)
        }
    }
}
