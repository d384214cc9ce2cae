import Foundation
import Testing

@testable import Config

/// What cannot be a file in the repository: made in a temporary folder.
@Suite final class FileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID())").path()

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ name: String, _ data: Data, mode: Int = 0o600) throws -> String {
        let path = "\(folder)/\(name)"
        try data.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func load(_ path: String, envFile: String? = nil, _ environment: [String: String] = [:]) -> LoadedConfig {
        ConfigLoader.load(path: path, envFile: envFile, environment: environment, missingSecrets: .refused)
    }

    /// The diagnostics without the folder.
    private func messages(_ loaded: LoadedConfig) -> [String] {
        loaded.diagnostics.map { "\($0)".replacingOccurrences(of: "\(folder)/", with: "") }
    }

    private let slackIDs = "SLACK_WORKSPACE_ID=T0123ABCD\nSLACK_CHANNEL_ID=C0123ABCDEF\n"

    private func minimal() throws -> String {
        try write("bellwether.yaml", Data(try Fixtures.example("minimal.yaml").utf8))
    }

    @Test func `names come from the env file beside the file`() throws {
        let path = try minimal()
        _ = try write(".env", Data(slackIDs.utf8))
        let loaded = load(path)
        #expect(messages(loaded) == [])
        #expect(loaded.config?.slack.workspace.value == "T0123ABCD")
    }

    @Test func `the environment wins, unless it is empty`() throws {
        let path = try minimal()
        _ = try write(".env", Data(slackIDs.utf8))
        let config = load(path, ["SLACK_WORKSPACE_ID": "T9999ABCD", "SLACK_CHANNEL_ID": ""]).config
        #expect(config?.slack.workspace.value == "T9999ABCD")
        #expect(config?.slack.channels.first?.id.value == "C0123ABCDEF")
    }

    @Test func `without an env file the environment is enough`() throws {
        let loaded = load(try minimal(), ["SLACK_WORKSPACE_ID": "T0123ABCD", "SLACK_CHANNEL_ID": "C0123ABCDEF"])
        #expect(messages(loaded) == [])
        #expect(loaded.config != nil)
    }

    @Test func `an env file that is named must exist`() throws {
        let loaded = load(try minimal(), envFile: "\(folder)/other.env", Fixtures.variables)
        #expect(messages(loaded) == ["other.env:1:1: error: there is no such file"])
        #expect(loaded.config == nil)
    }

    @Test func `an env file that others may read is a warning`() throws {
        let path = try minimal()
        _ = try write(".env", Data(slackIDs.utf8), mode: 0o644)
        let loaded = load(path)
        #expect(messages(loaded) == [".env:1:1: warning: readable by others; run chmod 600 .env"])
        #expect(loaded.config != nil)
    }

    @Test func `a name in the env file that is near to a missing one is named`() throws {
        let path = try minimal()
        _ = try write(".env", Data("SLACK_WORKSPACE_ID=T0123ABCD\nSLACK_CHANEL_ID=C0123ABCDEF\nOTHER=1\n".utf8))
        let warning = ".env:2:1: warning: this name is not used; did you mean 'SLACK_CHANNEL_ID'?"
        #expect(
            messages(load(path)) == [
                warning, "bellwether.yaml:11:13: error: SLACK_CHANNEL_ID is not set; add it to .env or the environment",
            ])
        let deploying = ConfigLoader.load(path: path, envFile: nil, environment: [:], missingSecrets: .allowed)
        #expect(messages(deploying) == [warning])
        #expect(messages(load(path, ["SLACK_CHANNEL_ID": "C0123ABCDEF"])) == [])
    }

    @Test(arguments: [
        ("EC2", "Amazon Elastic Compute Cloud - Compute"), ("Amazon EMR", "Amazon Elastic MapReduce"),
        ("aws lambda", "AWS Lambda"), ("AmazonCloudWatch", nil), ("AWS Lambda", nil), ("EC2 - Other", nil),
        ("Something of a vendor", nil),
    ])
    func `a service that Cost Explorer calls otherwise is a warning, since such a budget never alerts`(
        name: String, meant: String?
    ) throws {
        let yaml = try Fixtures.example("minimal.yaml").replacing(
            "every: month", with: "every: month\n    only: { service: [Tax, \(name)] }")
        let loaded = load(try write("bellwether.yaml", Data(yaml.utf8)), Fixtures.variables)
        let warning = "Cost Explorer knows no service '\(name)', so this budget counts nothing; did you mean "
        #expect(loaded.diagnostics.map(\.message) == (meant.map { [warning + "'\($0)'?"] } ?? []))
        #expect(loaded.config != nil)
    }

    @Test func `a name that is used is no misspelling of another`() throws {
        let path = try write(
            "bellwether.yaml", Data((try Fixtures.example("minimal.yaml") + "secrets: [KEY_1, KEY_2]\n").utf8))
        _ = try write(".env", Data((slackIDs + "KEY_1=x\n").utf8))
        #expect(
            messages(load(path)) == [
                "bellwether.yaml:17:18: error: KEY_2 is not set; add it to .env or the environment"
            ])
    }

    @Test func `a broken line of the env file is said once and not shown`() throws {
        let path = try minimal()
        _ = try write(".env", Data("SLACK_WORKSPACE_ID T0SECRET1\nSLACK_CHANNEL_ID=C0123ABCDEF\n=secret\n".utf8))
        #expect(
            messages(load(path)) == [
                ".env:1:20: error: expected '=' after the name; put a value of several lines in double quotes",
                ".env:3:1: error: expected NAME=value; a name has letters, digits and _, and does not begin with a digit",
            ])
    }

    @Test func `a file that is not there`() {
        #expect(
            messages(load("\(folder)/none.yaml")) == [
                "none.yaml:1:1: error: there is no such file; create it with `bellwether init` or name another with --config FILE"
            ])
    }

    @Test func `a .env in place of the configuration`() throws {
        let path = try write(".env", Data("# secret\n\n export TOKEN=secret: 1\nname: secret\n".utf8))
        #expect(
            messages(load(path)).first
                == ".env:1:1: error: this is a .env, with NAME=value; name the configuration with --config, and this with --env"
        )
        #expect(!messages(load(path)).joined().contains("secret"))
    }

    @Test func `a directory`() {
        #expect(messages(load("\(folder)/.")) == [".:1:1: error: this is a directory; name a file"])
    }

    @Test func `a path through a file`() throws {
        let path = try minimal()
        #expect(
            messages(load("\(path)/x.yaml", envFile: path + ".none"))
                .contains(
                    "bellwether.yaml/x.yaml:1:1: error: the file cannot be read; check the path and its permissions"))
    }

    @Test func `ten megabytes are refused by their size`() throws {
        let path = try write("big.yaml", Data(count: 10 << 20))
        #expect(messages(load(path)) == ["big.yaml:1:1: error: the file has 10 MiB; at most 4 are allowed"])
        let little = try write("little.yaml", Data(count: (4 << 20) + 1))
        #expect(messages(load(little)) == ["little.yaml:1:1: error: the file has 5 MiB; at most 4 are allowed"])
    }

    @Test func `bytes that are not UTF-8`() throws {
        let path = try write("latin.yaml", Data("name: acme\n# M".utf8) + [0xFC] + Data("ller\n".utf8))
        #expect(messages(load(path)) == ["latin.yaml:2:4: error: this byte is not UTF-8; save the file as UTF-8"])
    }

    @Test func `UTF-16`() throws {
        let path = try write("wide.yaml", Data([0xFF, 0xFE]) + Data("name".utf8))
        #expect(messages(load(path)) == ["wide.yaml:1:1: error: the file is in UTF-16; save it as UTF-8"])
    }

    @Test func `a link to nothing`() throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/link.yaml", withDestinationPath: "\(folder)/nothing")
        #expect(messages(load("\(folder)/link.yaml")) == ["link.yaml:1:1: error: this link leads to no file"])
    }

    @Test func `a device`() {
        #expect(messages(load("/dev/null")) == ["/dev/null:1:1: error: this is not a regular file"])
    }
}
