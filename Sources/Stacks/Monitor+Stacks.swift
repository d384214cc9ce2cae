import CloudFormation
import Config

/// The stacks beside the core stack, each of one part.
extension Monitor {
    /// `nil` if all reports are off.
    func reports() throws -> ReportsPart? { reports(of: try layout()) }

    private func reports(of layout: Layout) -> ReportsPart? {
        guard !config.reports.areOff else { return nil }
        return ReportsPart(config: config, naming: naming, tags: tags, budgets: namedBudgets(in: layout))
    }

    func reportStack(of layout: Layout, after stacks: [Stack]) throws -> Stack? {
        try reports(of: layout).map { part in
            try stack(
                naming.reports, "cost reports", after: stacks.map(\.name),
                wayOut: "use fewer entries under quiet, or shorter tags"
            ) { part.add(to: &$0.template) }
        }
    }

    /// `nil` if all reports are off.
    func schedules() -> SchedulesPart? {
        config.reports.areOff ? nil : SchedulesPart(config: config, naming: naming, tags: tags)
    }

    func scheduleStack() throws -> Stack? {
        try schedules().map { part in
            try stack(naming.schedules, "schedules of cost reports", wayOut: "use shorter tags") {
                part.add(to: &$0.template)
            }
        }
    }

    /// `nil` if budget alerts are not explained.
    func budgetAlerts() throws -> BudgetAlertsPart? { budgetAlerts(of: try layout()) }

    private func budgetAlerts(of layout: Layout) -> BudgetAlertsPart? {
        guard config.explainsBudgetAlerts else { return nil }
        return BudgetAlertsPart(config: config, naming: naming, tags: tags, budgets: namedBudgets(in: layout))
    }

    func budgetAlertStack(of layout: Layout) throws -> Stack? {
        try budgetAlerts(of: layout).map { part in
            try stack(
                naming.budgetAlerts, "explanations of budget alerts",
                wayOut: "use fewer owners, or switch it off with explain-budget-alerts: false"
            ) { part.add(to: &$0.template, topics: topicARNs) }
        }
    }

    /// Of each family with anything to catch.
    var events: [EventsPart] {
        EventFamily.allCases.map { EventsPart(family: $0, config: config, naming: naming, tags: tags) }
            .filter(\.isNeeded)
    }

    func eventStacks() throws -> [Stack] {
        try events.map { part in
            try stack(
                part.name, "events",
                wayOut: part.family == .rules
                    ? "use fewer rules, or shorter texts in them" : "use fewer kinds of events, or shorter tags"
            ) { part.add(to: &$0.template) }
        }
    }

    /// Other Regions with stacks, sorted: those that the configuration names, and those in which AWS tells of events
    /// that happen wherever they do.
    package var otherRegions: [String] { forwarding.map(\.region) }

    /// Of each other Region with anything to forward.
    private var forwarding: [ForwardingPart] {
        let events = events
        let global = events.flatMap(\.routes).map(\.source).flatMap { $0.regions + ($0.global.map { [$0] } ?? []) }
        return Set(config.regions + global).subtracting([config.region]).sorted()
            .map { ForwardingPart(region: $0, config: config, naming: naming, tags: tags, events: events) }
            .filter(\.isNeeded)
    }

    func forwardingStacks() throws -> [Stack] {
        try forwarding.map { part in
            try stack(part.name, "events of \(part.region)", wayOut: "use fewer rules") {
                $0.region = part.region
                part.add(to: &$0.template)
            }
        }
    }

    func anomalyStack() throws -> Stack? {
        try config.anomalies.map { anomalies in
            try stack(naming.anomalies, "anomaly alerts", wayOut: "use shorter tags") {
                $0.tags = [Stack.ownerTag: config.name]
                AnomaliesPart(anomalies: anomalies, naming: naming).add(
                    to: &$0, topic: naming.topicARN(anomalies.channel))
            }
        }
    }

    var watchdog: WatchdogPart {
        WatchdogPart(
            config: config, naming: naming, tags: tags, hasReports: !config.reports.areOff,
            explainsBudgetAlerts: config.explainsBudgetAlerts, events: events)
    }

    func watchdogStack() throws -> Stack? {
        guard watchdog.isNeeded else { return nil }
        return try stack(
            naming.watchdog, "alarms on the monitor itself",
            wayOut: "use fewer channels or rules, or switch it off with watchdog: false"
        ) { watchdog.add(to: &$0.template) }
    }

    var alarms: AlarmsPart { AlarmsPart(config: config, naming: naming, tags: tags) }

    func alarmStack() throws -> Stack? {
        guard alarms.isNeeded else { return nil }
        return try stack(naming.alarms, "alarms", wayOut: "use fewer alarms, or shorter tags") {
            alarms.add(to: &$0.template)
        }
    }

    var dashboard: DashboardPart? {
        guard config.dashboard else { return nil }
        return DashboardPart(
            config: config, naming: naming, tags: tags, watchdog: watchdog.isNeeded ? watchdog.alarms : [],
            events: events)
    }

    /// Where the dashboard is to be seen.
    package var dashboardAddress: String? { dashboard?.address }

    func dashboardStack() throws -> Stack? {
        try dashboard.map { part in
            try stack(
                naming.dashboard, "dashboard",
                wayOut: "use fewer alarms, or switch it off with dashboard: false"
            ) { try part.add(to: &$0.template) }
        }
    }
}
