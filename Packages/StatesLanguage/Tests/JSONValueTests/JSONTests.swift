import Testing

@testable import JSONValue

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"b":1,"a":[true,false,null,"x"],"c":{}}"#, "[]", "{}", "0", "-1.5", #""""#, #""é😀""#,
        #""\"\\\b\f\n\r\t\u0001""#, "[[[]]]", "1e+21", "1e-7", "0.000001", "123456789012345680000",
    ])
    func `a text is read and written as it was`(text: String) throws {
        #expect(try JSON(parsing: text).text == text)
    }

    @Test(arguments: [
        (" [ 1 ,\n2 ] ", "[1,2]"), ("1.0", "1"), ("1E3", "1000"), ("-0", "0"), (#""\u00e9\/\ud83d\ude00""#, #""é/😀""#),
        (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#), ("0.1e1", "1"), ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
    ])
    func `what means the same is written in one way`(text: String, written: String) throws {
        #expect(try JSON(parsing: text).text == written)
    }

    @Test(arguments: [
        "", " ", "[1,]", "[1", "{", #"{"a"}"#, #"{"a":1,}"#, "{a:1}", "01", "1.", ".5", "+1", "1e", "nul", "nullx",
        "'a'",
        "\"a", "\"\n\"", #""\x""#, #""\ud800""#, #""\ud800x""#, #""\udc00""#, #""\ud800\u0041""#, #""\u12g4""#, "1 2",
        "1e999", "NaN", "\u{FEFF}1", "[1}", "-",
    ])
    func `what RFC 8259 does not allow is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test func `deep nesting is refused before the stack ends`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSON(parsing: nested(500)).text == nested(500))
        #expect(throws: JSONError.self) { try JSON(parsing: nested(502)) }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 1_000_000)) }
    }

    @Test func `an error says where it is`() {
        #expect(throws: JSONError(message: "`,` or `]` should be here", offset: 3)) { try JSON(parsing: "[1 2]") }
    }

    @Test func `the order of members is kept and does not count`() {
        let json: JSON = ["b": 1, "a": ["x": nil]]
        #expect(json.text == #"{"b":1,"a":{"x":null}}"#)
        #expect(json == ["a": ["x": nil], "b": 1])
        #expect(json["a"]?["x"] == JSON.null)
        #expect(json["c"] == nil)
        #expect(json[0] == nil)
    }

    @Test func `a member that is set to nil is gone`() {
        var object: JSON.Object = ["a": 1, "b": 2]
        object["a"] = nil
        object["c"] = 3
        object["b"] = 4
        #expect(object.names == ["b", "c"])
        #expect(JSON.object(object).text == #"{"b":4,"c":3}"#)
    }

    @Test func `pretty text is indented as JSON.stringify does`() {
        let json: JSON = ["a": [1, ["b": []]], "c": [:]]
        #expect(
            json.prettyText == """
                {
                  "a": [
                    1,
                    {
                      "b": []
                    }
                  ],
                  "c": {}
                }
                """)
    }
}
