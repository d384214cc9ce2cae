import CloudFormation
import Config

/// The core stack, and what does not fit into it: channels, and budgets spread over stacks.
extension Monitor {
    /// Which stack each budget goes into.
    struct Layout {
        /// Without budgets.
        var core: Stack
        /// ARNs by channel, for the core stack.
        var topics: [String: Value]
        var leaves: [String: [Distribution.Item]]
    }

    func layout() throws -> Layout {
        var core = emptyStack(config.name, "channels and budgets", after: [])
        let topics = addChannels(to: &core)
        if !events.isEmpty { UndeliveredEventsPart(naming: naming, tags: tags).add(to: &core.template) }
        if !otherRegions.isEmpty {
            core.template.output(
                Stack.otherRegionsOutput, .text(otherRegions.joined(separator: " ")),
                description: "Other Regions with stacks of this monitor")
        }
        secure(&core.template)
        return Layout(core: core, topics: topics, leaves: try distribute(besides: core))
    }

    func namedBudgets(in layout: Layout) -> [(budget: Budget, name: String)] {
        let names = budgetNames(in: layout)
        return config.budgets.compactMap { budget in names[budget.name].map { (budget, $0) } }
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

    func part(_ item: Distribution.Item, in stack: Stack, topics: [String: Value]) -> BudgetPart {
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
        let rooms = try [core, emptyStack(naming.budgetStack("1"), "budgets")].map { stack in
            var template = stack.template
            let bytes = try template.seal()
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

    func budgetStack(label: String, items: [Distribution.Item]) throws -> Stack {
        var stack = emptyStack(naming.budgetStack(label), "budgets")
        let topics = topicARNs
        for item in items {
            part(item, in: stack, topics: topics).add(to: &stack.template)
        }
        try stack.template.seal()
        return stack
    }

    /// By channel, for other stacks than the topics' own.
    var topicARNs: [String: Value] {
        Dictionary(uniqueKeysWithValues: config.slack.channels.map { ($0.name, naming.topicARN($0.name)) })
    }
}
