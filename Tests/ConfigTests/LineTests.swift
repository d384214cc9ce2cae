import Foundation
import Testing

@testable import Config

/// The lines that are shown beside diagnostics.
@Suite struct LineTests {
    private func lines(_ text: String, file: String = "bellwether.yaml") -> [String?] {
        let loaded = ConfigLoader.load(text: text, file: file, variables: ["X": "s3cret"], missingSecrets: .refused)
        #expect(!loaded.diagnostics.isEmpty)
        return loaded.diagnostics.map { loaded.line(of: $0).map(String.init) }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `a line ends where its file says so`(end: String) {
        #expect(lines(["a: 1", "ä: [1", "", "b: 'x"].joined(separator: end)) == ["b: 'x"])
        #expect(lines(["\u{FEFF}a: 1", "b: |", "  x", "a: 2 # ü", ""].joined(separator: end)).contains("a: 2 # ü"))
    }

    @Test func `a name stays a name`() {
        #expect(lines("name: ${X}!\n").contains("name: ${X}!"))
        #expect(!lines("name: ${X}!\n").contains { $0?.contains("s3cret") == true })
    }

    @Test func `a character that is refused is on a line, too`() {
        #expect(lines("a: 1\nb: \u{1B}[2J\n") == ["b: \u{1B}[2J"])
    }

    @Test(arguments: [
        ("TOKEN=s3cret", "x.yaml"), ("a: 1\n  export TOKEN = s3cret\n", "x.yaml"), ("TOKEN: s3cret", ".env"),
        ("TOKEN: s3cret", "clients/acme.env"), ("A_1='s3cret\nmore", "x.yaml"),
    ])
    func `nothing of a .env is shown, by whatever name it is read`(text: String, file: String) {
        #expect(lines(text, file: file).allSatisfy { $0 == nil })
    }

    @Test func `a .env beside the file, or in its place, is not shown`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lines-\(UUID())").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("name: [\n".utf8).write(to: URL(filePath: "\(folder)/bellwether.yaml"))
        try Data("TOKEN s3cret\n".utf8).write(to: URL(filePath: "\(folder)/.env"))
        try Data("TOKEN: s3cret\n".utf8).write(to: URL(filePath: "\(folder)/secrets"))
        func lines(_ file: String, _ env: String?) -> [String] {
            let loaded = ConfigLoader.load(
                path: "\(folder)/\(file)", envFile: env.map { "\(folder)/\($0)" }, environment: [:],
                missingSecrets: .refused)
            #expect(!loaded.diagnostics.isEmpty)
            return loaded.diagnostics.compactMap { loaded.line(of: $0).map(String.init) }
        }
        #expect(lines("bellwether.yaml", nil).allSatisfy { !$0.contains("s3cret") })
        #expect(lines(".env", nil) == [])
        #expect(lines("secrets", "secrets") == [])
        #expect(lines("secrets", nil) != [])
    }
}
