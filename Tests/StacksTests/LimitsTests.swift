import CloudFormation
import Foundation
import Stacks
import Testing

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
@Suite("With everything switched on")
struct LimitsTests {
    private static func everything() throws -> String {
        try String(contentsOf: Fixture.folder.appending(path: "everything.yaml"), encoding: .utf8)
    }

    /// Under the longest name, with 20 owners and 10 tags.
    private static func large() throws -> String {
        let owners = (1...20).map { "  owner-\($0): { name: The team of product \($0), mention: U0123OWNER\($0) }\n" }
        let tags = (1...10).map { "department-tag-\($0): the value of tag \($0)" }.joined(separator: ", ")
        var yaml = try everything()
        for (old, new) in [
            ("name: everything\n", "name: \(String(repeating: "n", count: 32))\n"),
            ("owners:\n", "owners:\n\(owners.joined())"), ("tags: { zebra", "tags: { \(tags), zebra"),
            ("ap-south-1", "ap-southeast-1"),
        ] {
            let range = try #require(yaml.range(of: old))
            yaml.replaceSubrange(range, with: new)
        }
        return yaml
    }

    @Test("every stack is within CloudFormation's limits, with room", arguments: [try everything(), try large()])
    func limits(yaml: String) throws {
        for stack in try Sample.stacks(yaml) {
            let bytes = try stack.template.json(.minified).count
            #expect(bytes <= 51_200 - 3_000, "\(stack.name)")
            #expect(stack.template.resources.count <= 500 - 100, "\(stack.name)")
            #expect(stack.template.parameters.count <= 200 - 100, "\(stack.name)")
        }
    }

    /// The most characters that AWS takes, by botocore's models, of every name that we choose.
    private static let lengths = [
        "AWS::CE::AnomalyMonitor": ("MonitorName", 1_024), "AWS::CE::AnomalySubscription": ("SubscriptionName", 1_024),
        "AWS::Chatbot::CustomAction": ("ActionName", 64),
        "AWS::Chatbot::SlackChannelConfiguration": ("ConfigurationName", 128),
        "AWS::CloudWatch::Alarm": ("AlarmName", 255), "AWS::CloudWatch::Dashboard": ("DashboardName", 255),
        "AWS::DynamoDB::Table": ("TableName", 255), "AWS::Events::Rule": ("Name", 64),
        "AWS::KMS::Alias": ("AliasName", 256), "AWS::Logs::LogGroup": ("LogGroupName", 512),
        "AWS::Pipes::Pipe": ("Name", 64), "AWS::SNS::Topic": ("TopicName", 256), "AWS::SQS::Queue": ("QueueName", 80),
        "AWS::SSM::Parameter": ("Name", 1_011), "AWS::Scheduler::Schedule": ("Name", 64),
        "AWS::SecretsManager::Secret": ("Name", 512), "AWS::StepFunctions::StateMachine": ("StateMachineName", 80),
    ]

    @Test("no name is longer than AWS takes it, under the longest name of a configuration")
    func names() throws {
        var seen: Set<String> = []
        for stack in try Sample.stacks(Self.large()) {
            let look = try Look(stack)
            for (type, (property, limit)) in Self.lengths {
                for id in look.ids(of: type) {
                    guard let name = try look.properties(id)[property] as? String else { continue }
                    seen.insert(type)
                    #expect(name.count <= limit, "\(stack.name) \(id): \(name)")
                }
            }
        }
        #expect(seen.count > 12, "each with a name of ours: \(seen.sorted())")
    }

    @Test("no key of the configuration is left out, and no kind of events, and no shorthand of alarms")
    func isEverything() throws {
        let yaml = try Self.everything()
        let path = Fixture.examples.deletingLastPathComponent().appending(path: "bellwether.schema.json")
        let schema = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
        let keys = Self.keys(of: schema)
        #expect(keys.count > 100)
        let words = yaml.split { !($0.isLetter || $0.isNumber || "-$:".contains($0)) }
        let missing = keys.subtracting(words.filter { $0.hasSuffix(":") }.map { String($0.dropLast()) })
        #expect(missing == [])
    }

    /// The names of all properties in a schema.
    private static func keys(of schema: Any) -> Set<String> {
        switch schema {
        case let list as [Any]: return list.reduce(into: []) { $0.formUnion(keys(of: $1)) }
        case let object as [String: Any]:
            return object.reduce(into: []) { keys, member in
                if member.key == "properties", let properties = member.value as? [String: Any] {
                    keys.formUnion(properties.keys)
                    keys.formUnion(Self.keys(of: Array(properties.values)))
                } else {
                    keys.formUnion(Self.keys(of: member.value))
                }
            }
        default: return []
        }
    }
}
