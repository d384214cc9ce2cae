package import CloudFormation
package import Config

/// All that a configuration becomes in an account. Start reading here.
package struct Monitor: Sendable {
    let config: Config
    let naming: Naming
    private let tags: [String: String]

    package init(_ config: Config) {
        self.config = config
        naming = Naming(monitor: config.name)
        tags = config.tags.merging([Stack.ownerTag: config.name]) { _, own in own }
    }

    /// The name of a channel's Chatbot configuration, from which Chatbot also makes that of its log group.
    package func chatbotConfiguration(of channel: Slack.Channel) -> String { naming.topic(channel.name) }

    /// The name of a channel's topic.
    package func topicName(of channel: Slack.Channel) -> String { naming.topic(channel.name) }

    /// The name of the state machine behind all reports.
    package var reportMachineName: String { naming.reports }

    /// What nothing that is deployed would notice, a sentence each.
    package var gaps: [String] {
        guard let part = try? budgetAlerts() else { return watchdog.gaps }
        let count = part.budgets.count - part.settings.explained.count
        let words =
            "the alerts of \(count) budgets come without an explanation, since one template has no room for more"
        return watchdog.gaps + (count > 0 ? [words] : [])
    }

    /// Metrics that the alarms look at, the watchdog's included, which is what AWS bills.
    package var alarmMetrics: Int { watchdog.alarmMetrics + alarms.metrics }

    /// The stacks, the core stack first: more of budgets only if there are more than one template can hold, then those
    /// of reports and events, if there are any, and the watchdog over all of them.
    /// - Throws: ``TooLarge``, if a template exceeds what CloudFormation takes.
    package func stacks() throws -> [Stack] {
        let layout = try layout()
        var core = layout.core
        for item in layout.leaves[""] ?? [] {
            part(item, in: core, topics: layout.topics).add(to: &core.template)
        }
        let budgetStacks = layout.leaves.filter { $0.key != "" }.sorted { $0.key < $1.key }.map(budgetStack)
        let stacks =
            try [core] + budgetStacks
            + [reportStack(of: layout, after: [core] + budgetStacks), budgetAlertStack(of: layout)].compactMap(\.self)
            + eventStacks()
        // The watchdog does not wait for the anomalies, which AWS may refuse.
        return try stacks
            + [anomalyStack(), watchdogStack(after: stacks), alarmStack(), dashboardStack()].compactMap(\.self)
            + forwardingStacks()
    }

    /// Which stack each budget goes into.
    private struct Layout {
        /// Without budgets.
        var core: Stack
        /// ARNs by channel, for the core stack.
        var topics: [String: Value]
        var leaves: [String: [Distribution.Item]]
    }

    private func layout() throws -> Layout {
        var core = emptyStack(config.name, purpose: "channels and budgets")
        let topics = addChannels(to: &core)
        if !events.isEmpty { UndeliveredEventsPart(naming: naming, tags: tags).add(to: &core.template) }
        if !otherRegions.isEmpty {
            core.template.output(
                Stack.otherRegionsOutput, .text(otherRegions.joined(separator: " ")),
                description: "Other Regions with stacks of this monitor")
        }
        return Layout(core: core, topics: topics, leaves: try distribute(besides: core))
    }

    private func reportStack(of layout: Layout, after stacks: [Stack]) throws -> Stack? {
        guard let part = reports(of: layout) else { return nil }
        var stack = emptyStack(naming.reports, purpose: "cost reports", after: stacks.map(\.name))
        part.add(to: &stack.template)
        return try checked(stack, wayOut: "use fewer entries under quiet, or shorter tags")
    }

    /// `nil` if all reports are off.
    func reports() throws -> ReportsPart? { reports(of: try layout()) }

    private func reports(of layout: Layout) -> ReportsPart? {
        guard !config.reports.areOff else { return nil }
        return ReportsPart(config: config, naming: naming, tags: tags, budgets: namedBudgets(in: layout))
    }

    private func namedBudgets(in layout: Layout) -> [(budget: Budget, name: String)] {
        let names = budgetNames(in: layout)
        return config.budgets.compactMap { budget in names[budget.name].map { (budget, $0) } }
    }

    /// `nil` if budget alerts are not explained.
    func budgetAlerts() throws -> BudgetAlertsPart? { budgetAlerts(of: try layout()) }

    private func budgetAlerts(of layout: Layout) -> BudgetAlertsPart? {
        guard config.explainsBudgetAlerts else { return nil }
        return BudgetAlertsPart(config: config, naming: naming, tags: tags, budgets: namedBudgets(in: layout))
    }

    private func budgetAlertStack(of layout: Layout) throws -> Stack? {
        guard let part = budgetAlerts(of: layout) else { return nil }
        var stack = emptyStack(naming.budgetAlerts, purpose: "explanations of budget alerts", after: [config.name])
        part.add(to: &stack.template, topics: topicARNs)
        return try checked(stack, wayOut: "use fewer owners, or switch it off with explain-budget-alerts: false")
    }

    /// The budgets' names in AWS, by those of the file.
    func budgetNames() throws -> [String: String] { budgetNames(in: try layout()) }

    private func budgetNames(in layout: Layout) -> [String: String] {
        var names: [String: String] = [:]
        for (label, items) in layout.leaves {
            let stack = label.isEmpty ? config.name : naming.budgetStack(label)
            for item in items {
                names[item.budget.name] = naming.budget(
                    item.budget.name, notifications: item.notifications, stack: stack)
            }
        }
        return names
    }

    /// Of each family with anything to catch.
    var events: [EventsPart] {
        EventFamily.allCases.map { EventsPart(family: $0, config: config, naming: naming, tags: tags) }
            .filter(\.isNeeded)
    }

    private func eventStacks() throws -> [Stack] {
        try events.map { part in
            var stack = emptyStack(part.name, purpose: "events", after: [config.name])
            part.add(to: &stack.template)
            return try checked(
                stack,
                wayOut: part.family == .rules
                    ? "use fewer rules, or shorter texts in them" : "use fewer kinds of events, or shorter tags")
        }
    }

    /// Other Regions with stacks, sorted: those that the configuration names, and those in which AWS tells of events
    /// that happen wherever they do.
    package var otherRegions: [String] { forwarding.map(\.region) }

    /// Of each other Region with anything to forward.
    private var forwarding: [ForwardingPart] {
        let events = events
        let global = events.flatMap(\.routes).flatMap(\.source.regions)
        return Set(config.regions + global).subtracting([config.region]).sorted()
            .map { ForwardingPart(region: $0, config: config, naming: naming, tags: tags, events: events) }
            .filter(\.isNeeded)
    }

    private func forwardingStacks() throws -> [Stack] {
        try forwarding.map { part in
            var stack = emptyStack(part.name, purpose: "events of \(part.region)", after: [config.name])
            stack.region = part.region
            part.add(to: &stack.template)
            return try checked(stack, wayOut: "use fewer rules")
        }
    }

    private func anomalyStack() -> Stack? {
        guard let anomalies = config.anomalies else { return nil }
        var stack = emptyStack(naming.anomalies, purpose: "anomaly alerts", after: [config.name])
        stack.tags = [Stack.ownerTag: config.name]
        AnomaliesPart(anomalies: anomalies, naming: naming).add(
            to: &stack, topic: topicARNs[anomalies.channel] ?? .text(""))
        return stack
    }

    var watchdog: WatchdogPart {
        WatchdogPart(
            config: config, naming: naming, tags: tags, hasReports: !config.reports.areOff,
            explainsBudgetAlerts: config.explainsBudgetAlerts, events: events)
    }

    private func watchdogStack(after stacks: [Stack]) throws -> Stack? {
        guard watchdog.isNeeded else { return nil }
        var stack = emptyStack(naming.watchdog, purpose: "alarms on the monitor itself", after: stacks.map(\.name))
        watchdog.add(to: &stack.template)
        return try checked(stack, wayOut: "use fewer channels or rules, or switch it off with watchdog: false")
    }

    var alarms: AlarmsPart { AlarmsPart(config: config, naming: naming, tags: tags) }

    private func alarmStack() throws -> Stack? {
        guard alarms.isNeeded else { return nil }
        var stack = emptyStack(naming.alarms, purpose: "alarms", after: [config.name])
        alarms.add(to: &stack.template)
        return try checked(stack, wayOut: "use fewer alarms, or shorter tags")
    }

    var dashboard: DashboardPart? {
        config.dashboard
            ? DashboardPart(
                config: config, naming: naming, tags: tags, watchdog: watchdog.isNeeded ? watchdog.alarms : [],
                events: events)
            : nil
    }

    /// Where the dashboard is to be seen.
    package var dashboardAddress: String? { dashboard?.address }

    private func dashboardStack() throws -> Stack? {
        guard let dashboard else { return nil }
        var stack = emptyStack(naming.dashboard, purpose: "dashboard", after: [config.name])
        try dashboard.add(to: &stack.template)
        return try checked(stack, wayOut: "use fewer alarms, or switch it off with dashboard: false")
    }

    private func checked(_ stack: Stack, wayOut: String) throws -> Stack {
        let bytes = try stack.template.json(.minified).count
        guard bytes <= Template.inlineLimit else { throw TooLarge(stack: stack.name, bytes: bytes, wayOut: wayOut) }
        return stack
    }

    /// What CloudFormation would refuse, since no template can hold it. Budgets spread over stacks by themselves, so it
    /// is all the channels, emails and tags together, all the rules, or a single budget.
    package struct TooLarge: Error, CustomStringConvertible {
        package var description: String

        fileprivate init(stack: String, bytes: Int, wayOut: String = "use fewer channels or shorter tags") {
            description =
                "the template of \(stack) would have \(bytes) bytes; CloudFormation takes \(Template.inlineLimit); "
                + wayOut
        }

        fileprivate init(budget: String, bytes: Int, limit: Int) {
            description =
                "budget \(budget) would take \(bytes) bytes of a template; there is room for \(limit); "
                + "filter by fewer values, or split it"
        }
    }

    private func emptyStack(_ name: String, purpose: String, after dependencies: [String] = []) -> Stack {
        Stack(
            name: name, region: config.region,
            template: Template(
                description: "Bellwether \(config.name): \(purpose)", metadata: ["Bellwether": config.name]),
            tags: tags, dependencies: dependencies)
    }

    /// Gives the topics' ARNs by channel.
    private func addChannels(to stack: inout Stack) -> [String: Value] {
        let ids = SecretsPart(slack: config.slack, secrets: config.secrets, naming: naming, tags: tags)
            .add(to: &stack)
        let key = config.encryption ? EncryptionPart(naming: naming, tags: tags).add(to: &stack.template) : nil
        let chat = ChatPart(config: config, naming: naming, tags: tags)
        let shared = chat.add(to: &stack.template)
        var topics: [String: Value] = [:]
        for (channel, id) in zip(config.slack.channels, ids.channels) {
            let topic = ChannelPart(
                channel: channel, naming: naming, tags: tags, workspaceID: ids.workspace, channelID: id,
                encryptionKey: key, chat: chat.grant(to: channel.name, of: shared)
            ).add(to: &stack.template)
            topics[channel.name] = topic.arn
            if channel.name == config.criticalChannel {
                EmailPart(addresses: config.emails).add(to: &stack.template, reading: topic)
            }
        }
        return topics
    }

    private func part(_ item: Distribution.Item, in stack: Stack, topics: [String: Value]) -> BudgetPart {
        let policies = Set(item.budget.alerts.map { logicalID($0.channel, .topicPolicy) })
        return BudgetPart(
            budget: item.budget, costs: config.costs, naming: naming, tags: tags, stack: stack.name,
            notificationsText: item.notifications, topics: topics,
            topicPolicies: policies.filter { stack.template.resources[$0] != nil }.sorted())
    }

    private func distribute(besides core: Stack) throws -> [String: [Distribution.Item]] {
        let topics = topicARNs
        var measured = core
        let items = try config.budgets.map { budget in
            var item = Distribution.Item(
                budget: budget, notifications: try Template.minified(budget.notifications(to: topics)), size: 0)
            let resource = part(item, in: core, topics: topics).add(to: &measured.template)
            let id = logicalID(budget.name, .budget)
            item.size = try resource.map { try Template.size(of: $0, id: id) } ?? 0
            return item
        }
        let rooms = try [core, emptyStack(naming.budgetStack("1"), purpose: "budgets")].map { stack in
            let bytes = try stack.template.json(.minified).count
            guard bytes < Template.inlineLimit else { throw TooLarge(stack: stack.name, bytes: bytes) }
            return (
                bytes: Template.inlineLimit - bytes, resources: Template.resourceLimit - stack.template.resources.count
            )
        }
        if let item = items.first(where: { $0.size > rooms[1].bytes }) {
            throw TooLarge(budget: item.budget.name, bytes: item.size, limit: rooms[1].bytes)
        }
        return Distribution(coreRoom: rooms[0], extraRoom: rooms[1]).distribute(items)
    }

    private func budgetStack(label: String, items: [Distribution.Item]) -> Stack {
        var stack = emptyStack(naming.budgetStack(label), purpose: "budgets", after: [config.name])
        let topics = topicARNs
        for item in items {
            part(item, in: stack, topics: topics).add(to: &stack.template)
        }
        return stack
    }

    /// By channel. For other stacks than the topics' own: built from fixed names, so that no stack waits for another's
    /// export.
    private var topicARNs: [String: Value] {
        config.slack.channels.reduce(into: [:]) { arns, channel in
            arns[channel.name] =
                "arn:\(AWS.partition):sns:\(AWS.region):\(AWS.accountID):\(naming.topic(channel.name))"
        }
    }
}
