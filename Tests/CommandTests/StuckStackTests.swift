import Foundation
import Testing

/// `deploy` mends, waits for, or explains every state in which it can find a stack.
@Suite(.timeLimit(.minutes(5)))
struct StuckStackTests {
    static let leftovers = [
        ("ROLLBACK_COMPLETE", "a failed first deployment"), ("ROLLBACK_FAILED", "a failed first deployment"),
        ("CREATE_FAILED", "a failed first deployment"), ("DELETE_FAILED", "a deletion that failed"),
    ]

    @Test("The remains of a failure are removed, then it deploys anew", arguments: leftovers)
    func remains(_ status: String, _ words: String) async throws {
        let sandbox = try await Sandbox.deployed()
        let old = try sandbox.stack()["id"] as? String
        try sandbox.editStack { $0["status"] = status }
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.hasPrefix("acme: removing the remains of \(words) (\(status))\n"), "\(run)")
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
        #expect(try sandbox.stack()["id"] as? String != old)
    }

    @Test("Values cannot be kept from the remains of a failure", arguments: leftovers.map(\.0))
    func remainsWithoutValues(_ status: String) async throws {
        let sandbox = try await Sandbox.deployed(env: nil)
        try sandbox.editStack { $0["status"] = status }
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(run.errors.hasPrefix("bellwether.yaml:4:14: error: ${SLACK_WORKSPACE_ID} is not set"), "\(run)")
        #expect(try sandbox.statuses() == ["acme": status])
    }

    @Test("Remains that cannot be removed are named with their cause")
    func remainsThatStay() async throws {
        let sandbox = try await Sandbox.deployed()
        try sandbox.editStack { $0["status"] = "DELETE_FAILED" }
        try sandbox.edit {
            $0["failDelete"] = ["AlertsChannelRole": "Cannot delete entity, must detach all policies first."]
        }
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(
            run.errors.hasSuffix(
                "error: acme: role alerts failed: Cannot delete entity, must detach all policies first.; the rest was "
                    + "deleted; run the same command again when the cause is mended\n"), "\(run)")
    }

    @Test("States that can be deployed to are deployed to", arguments: ["UPDATE_ROLLBACK_COMPLETE", "UPDATE_COMPLETE"])
    func deployable(_ status: String) async throws {
        let sandbox = try await Sandbox.deployed(config: Sandbox.config(monthly: "150"))
        try sandbox.editStack { $0["status"] = status }
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == 0)
        #expect(try sandbox.statuses() == ["acme": "UPDATE_COMPLETE"])
    }

    @Test("A stack with a change set and nothing else is taken over")
    func review() async throws {
        let sandbox = try Sandbox()
        try sandbox.plant("sigkill-parent", at: 2, operation: "describe-change-set")
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == -9)
        #expect(try sandbox.statuses() == ["acme": "REVIEW_IN_PROGRESS"])
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
        #expect(try sandbox.changeSetCount() == 0)
    }

    @Test("A deployment by somebody else is followed to its end, then its own is made", arguments: [true, false])
    func inProgress(withToken: Bool) async throws {
        let sandbox = try await Sandbox.deployed(config: Sandbox.config(monthly: "150"))
        try sandbox.begin("UPDATE", token: withToken ? "Console-UpdateStack-1" : nil)
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(
            run.errors.hasPrefix(
                """
                acme: a deployment is in progress (UPDATE_IN_PROGRESS); following it to its end
                acme: started
                acme: topic alerts  UPDATE_IN_PROGRESS
                acme: topic alerts  UPDATE_COMPLETE
                ✓ acme  UPDATE_COMPLETE
                """), "\(run)")
        #expect(try sandbox.statuses() == ["acme": "UPDATE_COMPLETE"])
    }

    @Test("A deletion in progress is followed to its end, then it deploys anew")
    func deleting() async throws {
        let sandbox = try await Sandbox.deployed()
        try sandbox.begin("DELETE", token: nil)
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.hasPrefix("acme: a deployment is in progress (DELETE_IN_PROGRESS); following it"), "\(run)")
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
    }

    @Test("Values cannot be kept from a stack that is being deleted")
    func deletingWithoutValues() async throws {
        let sandbox = try await Sandbox.deployed(env: nil)
        try sandbox.begin("DELETE", token: nil)
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 1)
        #expect(run.errorLines.filter { $0.contains(": error: ${") }.count == 2, "\(run)")
        #expect(try !sandbox.operations().contains("create-change-set"))
    }

    @Test("A first deployment in progress that fails is removed, and it deploys anew")
    func creating() async throws {
        let sandbox = try Sandbox(state: ["fail": ["MonthlyBudget": "Limit"], "pace": 1])
        try sandbox.plant("sigint", at: 2, operation: "describe-stacks")
        #expect(try await sandbox.bellwether("deploy", "--yes").exit == 130)
        #expect(try sandbox.statuses() == ["acme": "CREATE_IN_PROGRESS"])
        try sandbox.edit {
            $0["fail"] = nil; $0["pace"] = 20
        }
        let run = try await sandbox.bellwether("deploy", "--yes")
        #expect(run.exit == 0, "\(run)")
        #expect(run.errors.contains("acme: that deployment failed: budget monthly: Limit\n"), "\(run)")
        #expect(run.errors.contains("acme: removing the remains of a failed first deployment (ROLLBACK_COMPLETE)\n"))
        #expect(try sandbox.statuses() == ["acme": "CREATE_COMPLETE"])
    }
}

extension Sandbox {
    /// Somebody else begins an operation on the stack.
    func begin(_ verb: String, token: String?) throws {
        let status = "\(verb)_IN_PROGRESS"
        try editStack { stack in
            let steps: [[[Any]]] = [
                [["AlertsTopic", status, NSNull()], ["AlertsTopic", "\(verb)_COMPLETE", NSNull()]],
                [["", "\(verb)_COMPLETE", NSNull()]],
            ]
            stack["operation"] = ["token": token ?? NSNull(), "steps": steps] as [String: Any]
            stack["status"] = status
            var events = stack["events"] as? [[String: Any]] ?? []
            if token == nil {  // as if all operations before had been begun without one, and had failed
                for index in events.indices { events[index]["ClientRequestToken"] = nil }
            }
            var event = events.last ?? [:]
            event["EventId"] = "begin"
            event["ResourceStatus"] = status
            event["ResourceStatusReason"] = "User Initiated"
            event["ClientRequestToken"] = token
            stack["events"] = events + [event]
        }
    }
}
