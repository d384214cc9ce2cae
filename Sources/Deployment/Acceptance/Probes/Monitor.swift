import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Probe {
    /// Every stack, every kind of event, every definition.
    static let monitor = Probe(
        id: "deployment", question: "Does AWS take everything that a configuration becomes?", needs: .deployment
    ) { scene in
        let count = "\(scene.materials.stacks.count) stacks"
        return switch scene.monitor {
        case .made(let seconds): .holds("\(count) made in \(seconds) s", "a first deployment works")
        case .notTried: .open("not tried", "nothing is known")
        case .refused, .failed: .fails(scene.monitor.reason, "a first deployment fails with this")
        }
    }

    /// CloudFormation is known to give `?` for what is not ASCII.
    /// <https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1220>
    static let template = Probe(
        id: "get-template", question: "What does GetTemplate give for characters beyond ASCII?", needs: .monitor
    ) { scene in
        let stacks = try await scene.materials.stacks.concurrentMap { stack in
            let sent = try stack.template.parsed()
            let given = try await scene.deployer.api(in: stack.region).template(of: stack.name)
            return (sent, given)
        }
        return reading(of: stacks)
    }

    static func reading(of templates: [(sent: JSON, given: JSON)]) -> Reading {
        if templates.allSatisfy({ $0.sent == $0.given }) {
            return .holds(
                "the same \(templates.count) templates that were sent", "templates can be compared as they are")
        }
        let given = templates.filter { $0.sent != $0.given }
        let isMangled = given.allSatisfy { $0.given.restored(from: $0.sent) == $0.sent }
        return isMangled
            ? .holds(
                "? for each character beyond ASCII, in \(given.count) templates", "`diff` compares with what was sent")
            : .fails("\(given.count) templates differ in another way", "`diff` cannot be trusted on AWS")
    }

    /// What `diff` and `deploy` say right after a deployment.
    static let noChange = Probe(
        id: "no-change", question: "Do `diff` and `deploy` find nothing to do right after a deployment?",
        needs: .monitor
    ) { scene in
        let different = try await scene.deployer.differences(scene.materials.stacks).filter {
            !$0.changes.isEmpty || !$0.isWanted || $0.deployed == nil
        }
        guard different.isEmpty else {
            let names = different.map { "\($0.name): \($0.changes.map(\.name).prefix(3).joined(separator: ", "))" }
            return .fails("diff: \(names.joined(separator: "; "))", "`diff` ends with 2 for ever")
        }
        let plan = try await scene.deployer.plan(scene.materials.stacks, slack: scene.materials.slack)
        guard plan.isEmpty else {
            await scene.deployer.discard(plan)
            let names = plan.stacks.filter { $0.action != .nothing }.map(\.name)
            return .fails("deploy: \(names.joined(separator: ", "))", "`deploy` finds changes where there are none")
        }
        return .holds("no change", "`diff` ends with 0")
    }

    /// Custom actions have a type that AWS enumerates nowhere.
    static let customActions = Probe(
        id: "custom-actions", question: "Are the custom actions, buttons included, accepted as they are?",
        needs: .monitor
    ) { scene in
        let actions = try scene.materials.stacks.flatMap { stack in
            try stack.template.parsed()["Resources"]?.members.values.filter {
                $0["Type"]?.text == "AWS::Chatbot::CustomAction"
            } ?? []
        }
        let types = Set(
            actions.flatMap { $0["Properties"]?["Attachments"]?.elements ?? [] }.compactMap {
                $0["NotificationType"]?.text
            })
        let words = types.isEmpty ? "without a notification type" : "NotificationType \(types.sorted())"
        return .holds(
            "\(actions.count) made, \(words)",
            "CloudFormation takes them; whether Slack shows the buttons, a person has to look")
    }
}
