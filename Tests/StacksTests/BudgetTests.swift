import CloudFormation
import Config
import Foundation
import Stacks
import Testing

@Suite("A budget")
struct BudgetTests {
    private func name(_ budget: String, rest: String = "") throws -> String {
        let stack = try #require(try Sample.stacks(Sample.yaml(budgets: "  - \(budget)", rest: rest)).first)
        let look = try Look(stack)
        let data = try #require(try look.properties("MainBudget")["Budget"] as? [String: Any])
        return try #require(data["BudgetName"] as? String)
    }

    private let plain = "{ name: main, every: month, limit: 10, alerts: [{ at: 80%, to: critical }] }"

    @Test(
        "keeps its name in AWS when what changes can be changed in place",
        arguments: [
            "{ name: main, every: month, limit: 10000, alerts: [{ at: 80%, to: critical }] }",
            "{ name: main, every: month, limit: 10, only: { region: eu-west-1 }, alerts: [{ at: 80%, to: critical }] }",
            "{ alerts: [{ to: critical, at: 80% }], limit: 10, every: month, name: main }",
        ])
    func sameName(budget: String) throws {
        #expect(try name(budget) == name(plain))
    }

    @Test(
        "gets another name when AWS has to replace it, since two budgets cannot have one name",
        arguments: [
            "{ name: main, every: month, limit: 10, alerts: [{ at: 81%, to: critical }] }",
            "{ name: main, every: month, limit: 10, alerts: [{ at: 80 USD, to: critical }] }",
            "{ name: main, every: month, limit: 10, alerts: [{ forecast: 80%, to: critical }] }",
            "{ name: main, every: month, limit: 10, alerts: [{ at: 80%, to: heartbeat }] }",
            "{ name: main, every: month, limit: 10, alerts: [{ at: 80%, to: critical, emails: [a@example.com] }] }",
            "{ name: main, every: month, limit: 10, alerts: [{ at: 80%, to: critical }, { at: 90%, to: critical }] }",
        ])
    func otherName(budget: String) throws {
        #expect(try name(budget) != name(plain))
    }

    @Test("has the name that people gave it in its name in AWS, and fits into the hundred characters AWS allows")
    func readableName() throws {
        #expect(try name(plain).hasPrefix("acme-main-"))
        let long = String(repeating: "x", count: 58)
        let yaml = Sample.yaml(budgets: "  - { name: \(long), every: day, limit: 1 }")
            .replacing("name: acme", with: "name: \(String(repeating: "y", count: 32))")
        let look = try Look(try #require(try Sample.stacks(yaml).first))
        let data = try #require(try look.properties("X" + long.dropFirst() + "Budget")["Budget"] as? [String: Any])
        #expect(try #require(data["BudgetName"] as? String).count <= 100)
    }

    @Test("is created only when AWS Budgets may publish to its topics")
    func dependencies() throws {
        let look = try Look(try #require(try Sample.stacks(Sample.yaml(budgets: "  - \(plain)")).first))
        #expect(look.resources["MainBudget"]?["DependsOn"] as? [String] == ["CriticalTopicPolicy"])
    }

    @Test("counts what the configuration counts, without a filter if that is all")
    func filter() throws {
        let stack = try #require(
            try Sample.stacks(Sample.yaml(budgets: "  - \(plain)", rest: "costs: { exclude: [] }")).first)
        let data = try #require(try Look(stack).properties("MainBudget")["Budget"] as? [String: Any])
        #expect(data["FilterExpression"] == nil)
        #expect(data["Metrics"] as? [String] == ["UnblendedCost"])
    }
}

@Suite("A thousand budgets")
struct DistributionTests {
    private func stacks(_ numbers: some Sequence<Int>) throws -> [Stack] {
        let budgets = numbers.map { "  - { name: team-\($0), every: month, limit: \($0) }" }
        return try Sample.stacks(Sample.yaml(budgets: budgets.joined(separator: "\n")))
    }

    private func bodies(_ stacks: [Stack]) throws -> [String: Data] {
        Dictionary(uniqueKeysWithValues: try stacks.map { ($0.name, try $0.template.json(.minified)) })
    }

    @Test("are spread over stacks that CloudFormation takes, each budget in exactly one")
    func limits() throws {
        let stacks = try stacks(1...1000)
        let budgetStacks = stacks.filter { $0.name.hasPrefix("acme-budgets-") }
        var found: Set<String> = []
        for stack in stacks {
            let look = try Look(stack)
            #expect(try stack.template.json(.minified).count <= 51_200)
            #expect(look.resources.count <= 500)
            for id in look.ids(of: "AWS::Budgets::Budget") { #expect(found.insert(id).inserted) }
        }
        #expect(found.count == 1000)
        #expect(budgetStacks.count > 1)
        #expect(budgetStacks.allSatisfy { $0.dependencies == ["acme"] })
    }

    @Test("change few templates when one is added, wherever in the file", arguments: [0, 1001, 5000, 777_777])
    func stability(added: Int) throws {
        let before = try bodies(stacks(1...1000))
        let after = try bodies(stacks([added].filter { $0 > 0 } + (1...1000) + (added == 0 ? [2000] : [])))
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        #expect((1...2).contains(changed.subtracting(["acme-reports", "acme-budget-alerts"]).count), "\(changed)")
    }

    @Test("stay in the core stack while there is room")
    func few() throws {
        #expect(
            try stacks(1...20).map(\.name) == [
                "acme", "acme-schedules", "acme-reports", "acme-budget-alerts", "acme-watchdog", "acme-dashboard",
            ])
    }

    @Test("have a name of their own in each stack, so that one that moves collides with nothing")
    func moving() throws {
        func names(_ stacks: [Stack]) throws -> [String: String] {
            var result: [String: String] = [:]
            for stack in stacks {
                let look = try Look(stack)
                for id in look.ids(of: "AWS::Budgets::Budget") {
                    let data = try look.properties(id)["Budget"] as? [String: Any]
                    result[try #require(data?["BudgetName"] as? String)] = stack.name
                }
            }
            return result
        }
        let (few, many) = (try names(stacks(1...20)), try names(stacks(1...1000)))
        for (name, stack) in many { #expect(few[name] == nil || few[name] == stack) }
    }

    @Test("are asked for by the reports under the names that they have", arguments: [1, 20, 60, 100, 1000])
    func askedFor(count: Int) throws {
        let stacks = try stacks(1...count)
        let names = try Set(
            stacks.flatMap { stack in
                let look = try Look(stack)
                return try look.ids(of: "AWS::Budgets::Budget").map { id in
                    try #require((look.properties(id)["Budget"] as? [String: Any])?["BudgetName"] as? String)
                }
            })
        let report = try #require(stacks.first { $0.name == "acme-reports" })
        let text = String(decoding: try report.template.json(.minified), as: UTF8.self)
        let asked = Set(text.matches(of: /"aws":"([^"]+)"/).map { String($0.1) })
        #expect(asked.count == min(10, count))
        #expect(asked.isSubset(of: names))
    }
}
