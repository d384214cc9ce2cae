import CloudFormation
import Config

/// What people may do from Slack, as far as channels share it: policies for asking and for commands, and the actions.
///
/// Each is there once, however many channels use it: a template has no room for a copy in every channel. A channel's
/// role and its guardrail always have the same policies, so that what it may do is what stands in them.
struct ChatPart {
    var config: Config
    var naming: Naming
    var tags: [String: String]

    /// What a template has for its channels.
    struct Shared {
        fileprivate var questions: Value?
        fileprivate var commands: Value?
        fileprivate var actions: [ChatAction: Value] = [:]
        fileprivate var reportMachine: Value?
    }

    /// What one channel has of it.
    struct Grant {
        /// Beside the channel's own policy; in its role and its guardrail.
        var policies: [Value]
        /// ARNs of custom actions.
        var actions: [Value]
        /// The one state machine that the channel may start.
        var reportMachine: Value?
        var userRoleRequired: Bool
    }

    func add(to template: inout Template) -> Shared {
        let permissions = config.slack.channels.map { config.chat.permissions(in: $0.name) }
        var shared = Shared()
        if permissions.contains(where: \.ask) {
            shared.questions = addPolicy(
                "QuestionsPolicy", "What Amazon Q may look at to answer questions in channels of \(naming.monitor)",
                statements: [
                    .init("Converse", action: ReadActions.conversation, resource: "*"),
                    .init("LookAtCosts", action: ReadActions.costs, resource: "*"),
                ], named: "policy for questions", to: &template)
        }
        if permissions.contains(where: \.commands.isReadOnly) {
            shared.commands = addPolicy(
                "CommandsPolicy", "What may be looked at with commands in channels of \(naming.monitor)",
                statements: [.init("Look", action: ReadActions.operations + ReadActions.account, resource: "*")],
                named: "policy for commands", to: &template)
        }
        let wanted = Set(permissions.flatMap(actions))
        for action in ChatAction.allCases where wanted.contains(action) {
            let resource = template.add(
                logicalID(action.rawValue, .action), action.resource(naming: naming, tags: [Tag](tags)),
                named: "chat action \(action.rawValue)")
            shared.actions[action] = resource.arn
        }
        if wanted.contains(.spend) { shared.reportMachine = ChatAction.reportMachine(of: naming) }
        return shared
    }

    func grant(to channel: String, of shared: Shared) -> Grant {
        let permissions = config.chat.permissions(in: channel)
        var policies: [Value] = []
        if permissions.ask, let questions = shared.questions { policies.append(questions) }
        if permissions.commands.isReadOnly, let commands = shared.commands { policies.append(commands) }
        policies += permissions.commands.policies.map { .text($0) }
        let actions = actions(permissions)
        return Grant(
            policies: policies, actions: actions.compactMap { shared.actions[$0] },
            reportMachine: actions.contains(.spend) ? shared.reportMachine : nil,
            userRoleRequired: permissions.ownRole)
    }

    /// Those that the channel's policies are known to allow. What listed policies allow is not known here.
    private func actions(_ permissions: Chat.Permissions) -> [ChatAction] {
        guard permissions.actions, permissions.commands != .none else { return [] }
        let isReadOnly = permissions.commands.isReadOnly
        return ChatAction.allCases.filter { action in
            switch action {
            case .spend: !config.reports.areOff
            case .budgets: isReadOnly || permissions.ask
            case .alarms: true
            case .whyService, .whyTask: isReadOnly && hasEvents(.ecs)
            case .whyCluster, .whyStep: isReadOnly && hasEvents(.emr)
            case .lastLogLines: isReadOnly && hasEvents(.ecs, .batch, .glue, .codebuild)
            }
        }
    }

    private func hasEvents(_ kinds: EventKind...) -> Bool { config.events.contains { kinds.contains($0.kind) } }

    private func addPolicy(
        _ id: String, _ description: String, statements: [PolicyDocument.Statement], named name: String,
        to template: inout Template
    ) -> Value {
        template.add(
            id, ManagedPolicy(description: description, policyDocument: PolicyDocument(statements)), named: name
        ).arn
    }
}
