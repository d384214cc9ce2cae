import Foundation
import Testing

@testable import Config

@Suite struct FixtureTests {
    @Test(arguments: Fixtures.names(in: "invalid"))
    func `an invalid file gives exactly these diagnostics`(name: String) throws {
        let loaded = Fixtures.load(try Fixtures.text("invalid", "\(name).yaml"), file: "\(name).yaml")
        #expect(loaded.config == nil)
        let expected = Fixtures.folder.appending(path: "invalid/\(name).expected")
        try Fixtures.compare(loaded.diagnostics, with: expected)
        let text = loaded.diagnostics.map { "\($0) \(loaded.line(of: $0) ?? "")" }.joined()
        for secret in Fixtures.variables.values.filter({ $0.lowercased().contains("secret") }) {
            #expect(!text.contains(secret))
        }
    }

    @Test(arguments: Fixtures.names(in: "valid"))
    func `a valid file loads without errors`(name: String) throws {
        let loaded = Fixtures.load(try Fixtures.text("valid", "\(name).yaml"), file: "\(name).yaml")
        #expect(loaded.config != nil)
        #expect(loaded.diagnostics == [])
    }

    @Test func `there are fixtures`() {
        #expect(Fixtures.names(in: "invalid").count >= 80)
        #expect(Fixtures.names(in: "valid").count >= 8)
    }
}
