import CloudFormation
import Config
import Foundation
import Stacks
import Testing

@Suite("The stacks of a configuration")
struct MonitorTests {
    @Test("are exactly the recorded templates", arguments: ["minimal", "full", "everything"])
    func goldens(name: String) throws {
        let folder = name == "everything" ? Fixture.folder : Fixture.examples
        let yaml = try String(contentsOf: folder.appending(path: "\(name).yaml"), encoding: .utf8)
        let stacks = try Sample.stacks(yaml)
        for stack in stacks {
            try Golden("templates/\(name)/\(stack.name).template.json").expect(try stack.template.json(.pretty))
        }
        let recorded = try FileManager.default.contentsOfDirectory(
            atPath: Fixture.folder.appending(path: "templates/\(name)").path())
        #expect(recorded.sorted() == stacks.map { "\($0.name).template.json" }.sorted())
    }

    @Test("do not depend on the order of the file")
    func order() throws {
        let a = "  - { name: a, every: day, limit: 1 }"
        let b = "  - { name: b, every: month, limit: 2 }"
        let first = try Sample.stacks(Sample.yaml(budgets: "\(a)\n\(b)", rest: "tags: { x: '1', y: '2' }"))
        let second = try Sample.stacks(Sample.yaml(budgets: "\(b)\n\(a)", rest: "tags: { y: '2', x: '1' }"))
        #expect(try first.map { try $0.template.json(.minified) } == second.map { try $0.template.json(.minified) })
    }

    @Test("hold no Slack id and no secret, whether from .env or from the file itself")
    func secrets() throws {
        let yaml = try String(contentsOf: Fixture.examples.appending(path: "full.yaml"), encoding: .utf8)
        for text in try [Sample.stacks(yaml), Sample.stacks(Sample.yaml())].joined()
            .map({ String(decoding: try $0.template.json(.pretty), as: UTF8.self) })
        {
            #expect(!text.lowercased().contains("planted"))
        }
    }

    @Test("pass values as parameters, escaped for the JSON text that they are put into")
    func parameters() throws {
        let yaml = try String(contentsOf: Fixture.examples.appending(path: "full.yaml"), encoding: .utf8)
        let parameters = try #require(try Sample.stacks(yaml).first).parameters
        guard case .new(let value)? = parameters.first(where: { $0.id == "SecretPagerdutyRoutingKey" })?.value else {
            Issue.record("no value for the secret")
            return
        }
        #expect(value == #"planted \"secret\" \\ value"#)
        #expect(parameters.count == 4)
    }

    @Test("keep the deployed value of what .env does not have, and know the place to complain about")
    func previousValues() throws {
        let yaml = try String(contentsOf: Fixture.examples.appending(path: "full.yaml"), encoding: .utf8)
        let config = try Sample.config(yaml, variables: [:])
        let parameters = try #require(try Monitor(config).stacks().first).parameters
        guard case .previous(let complaint)? = parameters.first?.value else {
            Issue.record("a value out of nothing")
            return
        }
        #expect(
            complaint == "sample.yaml:12:14: error: ${SLACK_WORKSPACE_ID} is not set; add it to .env or the environment"
        )
    }

    @Test("carry the configuration's tags and the monitor's own on everything that takes tags")
    func tags() throws {
        let untaggable: Set = [
            "AWS::SNS::TopicPolicy", "AWS::SNS::Subscription", "AWS::IAM::ManagedPolicy", "AWS::KMS::Alias",
            "AWS::SQS::QueuePolicy",
        ]
        let yaml = try String(contentsOf: Fixture.folder.appending(path: "everything.yaml"), encoding: .utf8)
        let stack = try #require(try Sample.stacks(yaml).first)
        let expected = ["zebra": "1", "Apple": "ä", "bellwether": "everything"]
        #expect(stack.tags == expected)
        for (id, resource) in try Look(stack).resources where !untaggable.contains(resource["Type"] as? String ?? "") {
            let properties = try #require(resource["Properties"] as? [String: Any])
            let list = (properties["Tags"] ?? properties["ResourceTags"]) as? [[String: String]]
            let map = list.map { Dictionary(uniqueKeysWithValues: $0.map { ($0["Key"] ?? "", $0["Value"] ?? "") }) }
            #expect(map ?? properties["Tags"] as? [String: String] == expected, "\(id)")
        }
    }

    @Test("refuse what no template can hold, in words")
    func tooLarge() throws {
        let channels = (10...60).map { "channel-\($0)" }
        let yaml = Sample.yaml(channels: channels)
        #expect {
            try Sample.stacks(yaml)
        } throws: {
            "\($0)".hasPrefix("the template of acme would have ") && "\($0)".contains("CloudFormation takes 51200")
        }
    }

    @Test("refuse a budget that no template can hold, and take the largest that one can")
    func tooLargeBudget() throws {
        func budget(_ count: Int) -> String {
            let values = (1...count).map { "value-\($0)" }.joined(separator: ", ")
            return "  - { name: main, every: month, limit: 1, only: { tag: { team: [\(values)] } } }"
        }
        #expect(try Sample.stacks(Sample.yaml(budgets: budget(3900))).map(\.name).count == 7)
        #expect {
            try Sample.stacks(Sample.yaml(budgets: budget(5000)))
        } throws: {
            "\($0)".hasPrefix("budget main would take ") && "\($0)".contains("; filter by fewer values")
        }
    }
}
