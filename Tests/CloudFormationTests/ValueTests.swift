import CloudFormation
import Testing

@Suite("A value in a template")
struct ValueTests {
    struct Thing: Resource {
        static let type = "AWS::Test::Thing"
        var text: Value
    }

    private func json(_ value: Value) throws -> String { try Template.minified(value) }

    @Test("is plain text without interpolation")
    func text() throws {
        #expect(try json("a \"quoted\" text/with ${braces}") == #""a \"quoted\" text/with ${braces}""#)
    }

    @Test("stays plain text when only text is interpolated")
    func interpolatedText() throws {
        let name = "acme"
        #expect(try json("\(name)-critical") == #""acme-critical""#)
    }

    @Test("is a Ref or an attribute of a resource that was added")
    func references() throws {
        var template = Template(description: "")
        let thing = template.add("Thing", Thing(text: "x"), named: "thing")
        #expect(try json(thing.ref) == #"{"Ref":"Thing"}"#)
        #expect(try json(thing.attribute("Arn")) == #"{"Fn::GetAtt":["Thing","Arn"]}"#)
    }

    @Test("joins text, references and attributes with Fn::Sub")
    func joined() throws {
        var template = Template(description: "")
        let thing = template.add("Thing", Thing(text: "x"), named: "thing")
        let value: Value = "arn:\(AWS.partition):sns:\(AWS.region):\(AWS.accountID):\(thing.attribute("Name"))"
        #expect(
            try json(value)
                == #"{"Fn::Sub":"arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${Thing.Name}"}"#)
    }

    @Test("keeps a literal ${ literal inside Fn::Sub")
    func literalDollar() throws {
        #expect(try json("${not a reference} \(AWS.region)") == #"{"Fn::Sub":"${!not a reference} ${AWS::Region}"}"#)
    }

    @Test("can be joined from values that are joined themselves")
    func nested() throws {
        let inner: Value = "a \(AWS.region)"
        #expect(try json("\(inner) b") == #"{"Fn::Sub":"a ${AWS::Region} b"}"#)
    }

    @Test("is written as UTF-8, not as surrogate escapes, which some readers of templates choke on")
    func unicode() throws {
        #expect(try json("grün 🟢 日本") == #""grün 🟢 日本""#)
    }
}
