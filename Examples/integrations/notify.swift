// Tells a channel of Bellwether: swiftc notify.swift && ./notify critical "Import failed" "The file has no header"
import Foundation

/// https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
struct Notification: Encodable {
    struct Content: Encodable {
        var textType = "client-markdown"
        var title: String
        var description: String
    }
    var version = "1.0"
    var source = "custom"
    var content: Content
}

/// Data is no Slack text: without this, `<!channel>` in it would call everybody.
func escaped(_ text: String, _ limit: Int) -> String {
    let pairs = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")]
    return String(pairs.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }.prefix(limit))
}

/// The AWS CLI has the credentials, the Region and the retries; an SDK of a hundred packages would not say more.
func aws(_ arguments: String...) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["aws"] + arguments + ["--output", "text"]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { exit(process.terminationStatus) }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}

let words = CommandLine.arguments
let message = Notification(content: .init(title: escaped(words[2], 250), description: escaped(words[3], 3000)))
let json = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
let topic = try aws(
    "ssm", "get-parameter", "--name", "/bellwether/acme-prod/topics/\(words[1])", "--query", "Parameter.Value")
print(try aws("sns", "publish", "--topic-arn", topic, "--message", json, "--query", "MessageId"))
