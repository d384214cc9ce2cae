import Testing

@testable import Stacks

@Suite("Logical ids")
struct NamingTests {
    @Test("of different kinds never meet, since no kind is the end of another")
    func kinds() {
        for kind in ResourceKind.allCases {
            for other in ResourceKind.allCases where other != kind {
                #expect(!other.rawValue.hasSuffix(kind.rawValue), "\(other) ends in \(kind)")
            }
        }
    }

    @Test("are made from names alone", arguments: [("data-team", "DataTeam"), ("a.b c_d", "ABCD"), ("2024", "2024")])
    func camel(name: String, expected: String) {
        #expect(camelCase(name) == expected)
    }
}
