import CloudFormation
import Config

/// What comes from `.env`: parameters that CloudFormation shows as `****`, so that no value is in a template, and one
/// secret with all of them for other programs to read.
struct SecretsPart {
    var slack: Slack
    var secrets: [Sensitive]
    var naming: Naming
    var tags: [String: String]

    /// References to the Slack ids.
    struct SlackIDs {
        var workspace: Value
        /// In the order of the channels.
        var channels: [Value]
    }

    private struct Entry {
        /// The key in the secret.
        var name: String
        var parameterID: String
        var parameter: Parameter
        var source: Sensitive
    }

    /// Adds the parameters and the secret to the template of a stack, and the values to the stack.
    func add(to stack: inout Stack) -> SlackIDs {
        let entries = [workspace] + slack.channels.map(entry) + secrets.map(entry)
        let references = entries.map { stack.template.add($0.parameterID, $0.parameter) }
        stack.parameters += entries.sorted { $0.source.place < $1.source.place }
            .map { Stack.Argument(id: $0.parameterID, value: argument(for: $0.source)) }
        addSecret(to: &stack.template, zip(entries.map(\.name), references).map { ($0, $1) })
        return SlackIDs(workspace: references[0], channels: Array(references[1...].prefix(slack.channels.count)))
    }

    private var workspace: Entry {
        Entry(
            name: slack.workspaceKey, parameterID: "SlackWorkspace",
            parameter: Parameter(
                description: "Slack workspace", noEcho: true, allowedPattern: "^T[0-9A-Z]+$",
                constraintDescription: "a Slack workspace id, as in T0123ABCD"),
            source: slack.workspace)
    }

    private func entry(_ channel: Slack.Channel) -> Entry {
        Entry(
            name: channel.key, parameterID: "SlackChannel" + camelCase(channel.name),
            parameter: Parameter(
                description: "Slack channel '\(channel.name)'", noEcho: true, allowedPattern: "^[CG][0-9A-Z]+$",
                constraintDescription: "a Slack channel id, as in C0123ABCD"),
            source: channel.id)
    }

    private func entry(_ secret: Sensitive) -> Entry {
        let name = secret.name ?? ""  // the loader takes names only
        return Entry(
            name: name, parameterID: "Secret" + camelCase(name.lowercased()),
            parameter: Parameter(
                description: "\(name), with quotes and backslashes escaped as in JSON", noEcho: true),
            source: secret)
    }

    private func argument(for source: Sensitive) -> Stack.Argument.Value {
        guard let value = source.value else {
            let diagnostic = Diagnostic(
                .error, at: source.place, "\(source) is not set; add it to .env or the environment")
            return .previous(complaint: diagnostic.description)
        }
        // The template puts it between the quotes of a JSON string, where `Fn::Sub` inserts it as it is.
        return .new(value.escapedForJSON)
    }

    private func addSecret(to template: inout Template, _ entries: [(name: String, value: Value)]) {
        let pairs = entries.sorted { $0.name < $1.name }.flatMap { name, value -> [Value] in
            [.text("\"\(name)\":\""), value, "\","]
        }
        let secret = template.add(
            "SlackSecret",
            // Without a name of its own: CloudFormation's is free again at once when a stack is deleted, while a fixed
            // one stays taken for the recovery window.
            Secret(
                description: "Slack ids and secrets of \(naming.monitor)",
                secretString: .joined(["{"] + pairs.dropLast() + ["\"}"]), tags: [Tag](tags)),
            named: "secret")
        template.add(
            "SlackSecretParameter",
            SystemsManagerParameter(
                name: naming.parameter("secret"), description: "ARN of the secret of \(naming.monitor)",
                value: secret.arn, tags: tags),
            named: "parameter secret")
        template.output(
            "SlackSecret", secret.arn, description: "Secret with the Slack ids",
            export: .text("\(naming.monitor)-secret"))
    }
}
