package import CloudFormation
package import Config

/// All that a configuration becomes in an account. Start reading here.
package struct Monitor: Sendable {
    let config: Config
    let naming: Naming
    let tags: [String: String]

    package init(_ config: Config) {
        self.config = config
        naming = Naming(monitor: config.name)
        tags = config.tags.merging([Stack.ownerTag: config.name]) { _, own in own }
    }

    /// The name of a channel's Chatbot configuration, from which Chatbot also makes that of its log group.
    package func chatbotConfiguration(of channel: Slack.Channel) -> String { naming.topic(channel.name) }

    /// The name of a channel's topic.
    package func topicName(of channel: Slack.Channel) -> String { naming.topic(channel.name) }

    /// The names of the topics that also write emails, each of which an address confirms by itself.
    package var emailTopics: [String] {
        config.emails.isEmpty
            ? [] : [naming.topic(config.criticalChannel)] + (watchdog.isNeeded ? [naming.watchdog] : [])
    }

    /// The name of the state machine behind all reports.
    package var reportMachineName: String { naming.reports }

    /// The name of the state machine that explains budgets' alerts.
    package var budgetAlertMachineName: String { naming.budgetAlerts }

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

    /// The stacks, in the order of their dependencies:
    /// 1. the core stack: topics, channels, secrets and as many budgets as it holds; others get stacks of their own;
    /// 2. what computes: schedules and reports, explanations of budget alerts, formatters of events;
    /// 3. what watches: anomalies, alarms, and the watchdog over all of the above;
    /// 4. the dashboard, which shows them, and forwarding rules in other Regions, which only name the core stack.
    ///
    /// What is switched off has no stack.
    /// - Throws: ``TooLarge``, if a template exceeds what CloudFormation takes.
    package func stacks() throws -> [Stack] {
        let layout = try layout()
        var core = layout.core
        for item in layout.leaves[""] ?? [] {
            part(item, in: core, topics: layout.topics).add(to: &core.template)
        }
        try core.template.seal()
        let budgetStacks = try layout.leaves.filter { $0.key != "" }.sorted { $0.key < $1.key }.map(budgetStack)
        let schedules = try [scheduleStack()].compactMap(\.self)
        return try [core] + budgetStacks + schedules
            + [reportStack(of: layout, after: [core] + schedules), budgetAlertStack(of: layout)].compactMap(\.self)
            + eventStacks()
            + [anomalyStack(), watchdogStack(), alarmStack(), dashboardStack()].compactMap(\.self)
            + forwardingStacks()
    }

    /// A stack that builds on the core stack, unless told otherwise.
    /// - Parameters:
    ///   - wayOut: what to do if it is too large, as the end of a sentence.
    ///   - fill: puts into it what it is for.
    /// - Throws: ``TooLarge``.
    func stack(
        _ name: String, _ purpose: String, after dependencies: [String]? = nil, wayOut: String,
        fill: (inout Stack) throws -> Void
    ) throws -> Stack {
        var stack = emptyStack(name, purpose, after: dependencies)
        try fill(&stack)
        secure(&stack.template)
        let bytes = try stack.template.seal()
        guard bytes <= Template.inlineLimit else { throw TooLarge(stack: name, bytes: bytes, wayOut: wayOut) }
        return stack
    }

    /// Gives all roles and policies the path by which the deployer's policy tells them from others, and the roles the
    /// boundary, if there is one.
    func secure(_ template: inout Template) {
        template.change(all: Role.self) { role in
            role.path = naming.path
            role.permissionsBoundary = config.permissionsBoundary
        }
        template.change(all: ManagedPolicy.self) { $0.path = naming.path }
    }

    func emptyStack(_ name: String, _ purpose: String, after dependencies: [String]? = nil) -> Stack {
        Stack(
            name: name, region: config.region,
            template: Template(
                description: "Bellwether \(config.name): \(purpose)", metadata: ["Bellwether": config.name]),
            tags: tags, dependencies: dependencies ?? [config.name])
    }

    /// What CloudFormation would refuse, since no template can hold it. Budgets spread over stacks by themselves, so it
    /// is all the channels, emails and tags together, all the rules, or a single budget.
    package struct TooLarge: Error, CustomStringConvertible {
        package var description: String

        init(stack: String, bytes: Int, wayOut: String = "use fewer channels or shorter tags") {
            description =
                "the template of \(stack) would have \(bytes) bytes; CloudFormation takes \(Template.inlineLimit); "
                + wayOut
        }

        init(budget: String, bytes: Int, limit: Int) {
            description =
                "budget \(budget) would take \(bytes) bytes of a template; there is room for \(limit); "
                + "filter by fewer values, or split it"
        }
    }
}
