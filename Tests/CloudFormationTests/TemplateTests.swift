import CloudFormation
import Foundation
import Testing

@Suite("A template")
struct TemplateTests {
    struct Queue: Resource {
        static let type = "AWS::SQS::Queue"
        var queueName: String?
        var tags: [String: String] = [:]
    }

    private func sample(reversed: Bool = false) -> Template {
        var template = Template(description: "Two queues", metadata: ["Bellwether": "acme"])
        let names = reversed ? ["Second", "First"] : ["First", "Second"]
        for name in names {
            let queue = template.add(
                name, Queue(queueName: name == "First" ? "q" : nil, tags: ["aws:lower": "1", "Upper": "2"]),
                named: "queue \(name)", after: name == "Second" ? ["First"] : [])
            guard name == "First" else { continue }
            template.output("Queue", queue.ref, description: "The first", export: "acme-queue")
        }
        return template
    }

    @Test("has sorted keys, capital property names, and leaves the keys of maps alone")
    func minified() throws {
        let text = String(decoding: try sample().json(.minified), as: UTF8.self)
        #expect(
            text == """
                {"AWSTemplateFormatVersion":"2010-09-09","Description":"Two queues","Metadata":{"Bellwether":"acme"},\
                "Outputs":{"Queue":{"Description":"The first","Export":{"Name":"acme-queue"},"Value":{"Ref":"First"}}},\
                "Resources":{"First":{"Metadata":{"Name":"queue First"},\
                "Properties":{"QueueName":"q","Tags":{"Upper":"2","aws:lower":"1"}},"Type":"AWS::SQS::Queue"},\
                "Second":{"DependsOn":["First"],"Metadata":{"Name":"queue Second"},\
                "Properties":{"Tags":{"Upper":"2","aws:lower":"1"}},"Type":"AWS::SQS::Queue"}}}
                """)
    }

    @Test("has resources that depend on a condition and outlive it, and values that do as well")
    func conditions() throws {
        var template = Template(description: "One queue")
        let given = template.add("Given", Parameter(description: "A queue", default: ""))
        let isMissing = template.addCondition("IsMissing", isEmpty: given)
        let own = template.add("Own", Queue(queueName: "q"), named: "queue", if: isMissing, isKept: true)
        template.output("Queue", .either(if: isMissing, own.ref, else: given), description: "It")
        let text = String(decoding: try template.json(.minified), as: UTF8.self)
        #expect(
            text == """
                {"AWSTemplateFormatVersion":"2010-09-09","Conditions":{"IsMissing":{"Fn::Equals":[{"Ref":"Given"},""]}},\
                "Description":"One queue","Outputs":{"Queue":{"Description":"It",\
                "Value":{"Fn::If":["IsMissing",{"Ref":"Own"},{"Ref":"Given"}]}}},\
                "Parameters":{"Given":{"Default":"","Description":"A queue","Type":"String"}},\
                "Resources":{"Own":{"Condition":"IsMissing","DeletionPolicy":"RetainExceptOnCreate",\
                "Metadata":{"Name":"queue"},"Properties":{"QueueName":"q","Tags":{}},"Type":"AWS::SQS::Queue",\
                "UpdateReplacePolicy":"Retain"}}}
                """)
    }

    @Test(
        "never holds a dynamic reference, however it is put together",
        arguments: [
            "{{resolve:ssm:x}}", "a {{{resolve:ssm:x}}", "{{ Resolve :ssm:x}}",
            Value.joined(["{{res", "olve:ssm:x}}"]),
            "{{resolve:ssm:\(AWS.region)}}",
        ])
    func dynamicReferences(value: Value) throws {
        var template = Template(description: "One output")
        template.output("Value", value, description: "It")
        for style in [Template.Style.minified, .pretty] {
            #expect(throws: Template.DynamicReference.self) { try template.json(style) }
        }
        var harmless = Template(description: "{{resolved}} and {{x resolve:")
        harmless.output("Value", "{resolve:ssm:x} {{res\(AWS.region)olve:}}", description: "It")
        #expect(throws: Never.self) { try harmless.json(.minified) }
    }

    @Test("has the same bytes whatever the order in which resources were added")
    func order() throws {
        #expect(try sample().json(.minified) == sample(reversed: true).json(.minified))
        #expect(try sample().json(.pretty) == sample(reversed: true).json(.pretty))
    }

    @Test("knows exactly how many bytes a resource adds")
    func size() throws {
        var template = sample()
        let before = try template.json(.minified).count
        template.add("Third", Queue(queueName: "größer"), named: "queue Third")
        let resource = try #require(template.resources["Third"])
        #expect(try template.json(.minified).count == before + Template.size(of: resource, id: "Third"))
    }

    @Test("shows a fingerprint of all else in an output, and knows how many bytes it has with it")
    func seal() throws {
        for var template in [sample(), Template(description: "no outputs yet")] {
            template.add("Third", Queue(queueName: "größer"), named: "queue Third")
            #expect(template.fingerprint == nil)
            #expect(try template.seal() == template.json(.minified).count)
            let first = try #require(template.fingerprint)
            #expect(
                String(decoding: try template.json(.minified), as: UTF8.self).contains(
                    #""Fingerprint":{"Value":"\#(first)"}"#))
            #expect(try template.seal() == template.json(.minified).count)
            #expect(template.fingerprint == first)
            template.add("Fourth", Queue(queueName: "x"), named: "queue Fourth")
            try template.seal()
            #expect(template.fingerprint != first)
        }
    }

    @Test("shows a NoEcho parameter as such")
    func parameter() throws {
        var template = Template(description: "")
        let value = template.add("Slack", Parameter(description: "id", noEcho: true, allowedPattern: "^T$"))
        let text = String(decoding: try template.json(.minified), as: UTF8.self)
        #expect(
            text.contains(
                #""Parameters":{"Slack":{"AllowedPattern":"^T$","Description":"id","NoEcho":true,"Type":"String"}}"#))
        #expect(try Template.minified(value) == #"{"Ref":"Slack"}"#)
    }
}

@Suite("A cloud assembly")
struct CloudAssemblyTests {
    @Test("has a template for each stack and a manifest that names them")
    func files() throws {
        let stacks = [
            Stack(name: "acme", region: "us-east-1", template: Template(description: "a"), tags: ["Team": "x"]),
            Stack(
                name: "acme-2", region: "eu-west-1", template: Template(description: "b"), dependencies: ["acme"]),
        ]
        let assembly = try CloudAssembly(stacks, account: "012345678901")
        #expect(assembly.files.keys.sorted() == ["acme-2.template.json", "acme.template.json", "manifest.json"])
        let manifest = String(decoding: try #require(assembly.files["manifest.json"]), as: UTF8.self)
        #expect(manifest.contains(#""environment" : "aws://012345678901/eu-west-1""#))
        #expect(manifest.contains(#""templateFile" : "acme-2.template.json""#))
    }
}
