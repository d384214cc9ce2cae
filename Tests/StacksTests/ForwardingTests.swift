import CloudFormation
import Testing

@testable import Stacks

@Suite("The stacks that forward events")
struct ForwardingTests {
    private func stacks(_ rest: String) throws -> [String: Stack] {
        Dictionary(uniqueKeysWithValues: try Sample.stacks(Sample.yaml(rest: rest)).map { ($0.name, $0) })
    }

    private static let rule = "rules: [{ name: own, pattern: { source: [acme.orders] }, title: x }]"

    @Test("hand what is caught at home to the home Region's bus, with the same patterns, and nothing else")
    func rules() throws {
        let stacks = try stacks(
            "events: { ecs: critical, health: off }\nanomalies: off\n\(Self.rule)\nregions: [eu-west-1]")
        let stack = try #require(stacks["acme-forwarding-eu-west-1"])
        #expect(stack.region == "eu-west-1")
        #expect(stack.dependencies == ["acme"])
        let away = try Look(stack)
        let rules = try away.ids(of: "AWS::Events::Rule").map(away.properties)
        let home = try ["acme-events", "acme-rules"].map { try Look(#require(stacks[$0])) }
        let patterns = try home.flatMap { look in
            try look.ids(of: "AWS::Events::Rule").map {
                try #require(try look.properties($0)["EventPattern"] as? String)
            }
        }
        #expect(rules.compactMap { $0["EventPattern"] as? String }.sorted() == patterns.sorted())
        let bus = "arn:${AWS::Partition}:events:us-east-1:${AWS::AccountId}:event-bus/default"
        for rule in rules {
            let targets = try #require(rule["Targets"] as? [[String: Any]])
            #expect(targets.count == 1)
            #expect((targets[0]["Arn"] as? [String: String])?["Fn::Sub"] == bus)
            #expect(targets[0]["RoleArn"] != nil)
            #expect(targets[0]["InputTransformer"] == nil, "the event must arrive as it was")
        }
        #expect(try away.permissions(of: "ForwardingRole") == ["Forward": "events:PutEvents on \(bus)"])
    }

    @Test("are remembered by the core stack, so that they are found when the configuration no longer names them")
    func remembered() throws {
        let stacks = try stacks("events: { ecs: critical }\nregions: [us-west-2, eu-west-1]")
        let template = String(decoding: try #require(stacks["acme"]).template.json(.minified), as: UTF8.self)
        #expect(
            template.contains(
                #""OtherRegions":{"Description":"Other Regions with stacks of this monitor","Value":"eu-west-1 us-west-2"}"#
            ))
    }

    @Test("bring home from us-east-1 what AWS Health tells of no Region, beside the Regions that are named")
    func global() throws {
        let stacks = try stacks("events: { health: heartbeat }\nanomalies: off\nregions: [eu-west-1]")
        #expect(stacks.keys.filter { $0.contains("forwarding") } == ["acme-forwarding-eu-west-1"], "us-east-1 is home")
        let yaml = Sample.yaml(
            rest: "region: eu-central-1\nevents: { health: heartbeat }\nanomalies: off\nregions: [eu-west-1]")
        let away = try Sample.stacks(yaml).filter { $0.name.contains("forwarding") }
        #expect(away.map(\.region).sorted() == ["eu-west-1", "us-east-1"])
        for stack in away {
            let look = try Look(stack)
            let ids = look.ids(of: "AWS::Events::Rule")
            #expect(ids.count == 1)
            let pattern = try #require(try look.properties(ids[0])["EventPattern"] as? String)
            #expect(pattern.contains("aws.health"))
        }
    }

    @Test("are not there without anything to forward")
    func none() throws {
        let off = "events: { health: off }\nanomalies: off\nregions: [eu-west-1]"
        #expect(try stacks(off).keys.filter { $0.contains("forwarding") } == [])
    }
}
