/// `slack` and `secrets`: identifiers and what must stay secret.
extension Reader {
    func slack(_ field: Field) -> Slack? {
        guard
            let fields = fields(
                field, of: "slack", keys: ["workspace", "channels"], required: ["workspace", "channels"])
        else { return nil }
        let workspace = fields["workspace"].flatMap { slackID($0, .workspace) }
        let channels = fields["channels"].flatMap(self.channels)
        guard let workspace, let channels else { return nil }
        return Slack(workspace: workspace, channels: channels)
    }

    private func channels(_ field: Field) -> [Slack.Channel]? {
        guard let entries = entries(field, expected: "a mapping of names to Slack channel ids") else { return nil }
        if entries.isEmpty {
            complain(at: field.item.place, "'channels' is empty; expected at least one name with a Slack channel id")
            return nil
        }
        channelNames = NameList(entries.map(\.name))
        checkDistinct(entries.map(\.asText), what: "channel")
        var channels: [Slack.Channel] = []
        var seen: [String: Slack.Channel] = [:]
        for entry in entries {
            if !Name.isLowercase(entry.name) {
                complain(
                    at: entry.keyPlace,
                    "\(entry.name.shown) is not a valid channel name; expected 1 to 32 of a-z, 0-9 and -, beginning with a letter, without -- and - at the end"
                )
            }
            if entry.name == "watchdog" {
                complain(
                    at: entry.keyPlace,
                    "'watchdog' is not a valid channel name; the topic of the monitor's own alarms is called so"
                )
            }
            guard let id = slackID(entry, .channel) else { continue }
            if let other = id.marks.compactMap({ seen[$0] }).first {
                complain(
                    at: id.place,
                    "channel \(entry.name.shown) is the same Slack channel as '\(other.name)' on line \(other.id.place.line); AWS allows one configuration per Slack channel"
                )
                continue
            }
            let channel = Slack.Channel(name: entry.name, id: id)
            channels.append(channel)
            for mark in id.marks { seen[mark] = channel }
        }
        return channels
    }

    private struct SlackKind {
        var what: String
        var first: String
        var rest: Int
        var expected: String
        static let workspace = SlackKind(
            what: "a Slack workspace id", first: "T", rest: 6,
            expected: "T followed by capital letters and digits, as in T0123ABCD")
        static let channel = SlackKind(
            what: "a Slack channel id", first: "CG", rest: 8,
            expected:
                "C or G followed by capital letters and digits, as in C0123ABCDEF; find it in Slack at the bottom of the channel's details"
        )
    }

    /// Exactly one `${NAME}`, or the id itself.
    private func slackID(_ field: Field, _ kind: SlackKind) -> Sensitive? {
        guard case .text(let written, _) = field.item.content else {
            complainKind(field, expected: "\(kind.what), or ${NAME}")
            return nil
        }
        let place = field.item.place
        guard let pieces = Variables.pieces(of: written), pieces.count == 1 else {
            complain(
                at: place,
                "\(written.shown) is not valid for \(field.name.shown); expected exactly one ${NAME}, or the id itself"
            )
            return nil
        }
        switch pieces[0] {
        case .literal(let id):
            guard !Name.isSlackID(id, first: kind.first, rest: kind.rest) else {
                return Sensitive(name: nil, value: id, place: place)
            }
            complain(at: place, "\(id.shown) is not \(kind.what); expected \(kind.expected)")
            return nil
        case .name(let name):
            let sensitive = sensitive(name, at: place)
            if let id = sensitive.value, !Name.isSlackID(id, first: kind.first, rest: kind.rest) {
                complain(at: place, "\(name) is not \(kind.what); expected \(kind.expected)")
                return nil
            }
            return sensitive
        }
    }

    private func sensitive(_ name: String, at place: Diagnostic.Place) -> Sensitive {
        let value = value(of: name)
        if value == nil, missingSecrets == .refused { complainUnset(name, at: place) }
        // It becomes a parameter, where a reference is replaced as well.
        if let value, TextRules.holdsDynamicReference(value) {
            complain(at: place, "in the value of \(name), \(TextRules.dynamicReference)")
        }
        return Sensitive(name: name, value: value, place: place)
    }

    func secrets(_ field: Field, beside slack: Slack?) -> [Sensitive]? {
        guard let elements = list(field, expected: "a list of names in .env") else { return nil }
        let slackIDs = slack.map { [$0.workspace] + $0.channels.map(\.id) } ?? []
        let slackNames = Set(slack.map { [$0.workspaceKey] + $0.channels.map(\.key) } ?? [])
        var secrets: [Sensitive] = []
        /// By what remains of a name in a logical id, which is made from it.
        var first: [String: Sensitive] = [:]
        for element in elements {
            guard case .text(let written, _) = element.item.content else {
                complainKind(element, expected: "a name in .env")
                continue
            }
            let place = element.item.place
            let name =
                written.hasPrefix("${") && written.hasSuffix("}") ? String(written.dropFirst(2).dropLast()) : written
            guard Variables.isName(name) else {
                complain(
                    at: place,
                    "\(written.shown) is not the name of a variable; expected letters, digits and _, not beginning with a digit"
                )
                continue
            }
            if slackNames.contains(name) {
                complain(at: place, "'\(name)' is a Slack id and kept with the secrets already; remove it here")
            } else if let other = first[Name.identifier(name)], let otherName = other.name {
                let line = other.place.line
                complain(
                    at: place,
                    otherName == name
                        ? "'\(name)' is in 'secrets' twice; it is first listed on line \(line)"
                        : "'\(name)' is too close to '\(otherName)' on line \(line); "
                            + "names must differ in letters or digits, ignoring case")
            } else {
                let secret = sensitive(name, at: place)
                // The longest value of a CloudFormation parameter.
                // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
                if let value = secret.value, value.escapedForJSON.utf8.count > 4096 {
                    complain(
                        at: place, "the value of \(name) is too long; at most 4096 bytes are allowed, escaped as JSON")
                }
                secrets.append(secret)
                first[Name.identifier(name)] = secret
            }
        }
        // Each is a parameter, and so is each Slack id.
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
        let most = 200 - slackIDs.count
        if secrets.count > most {
            complain(
                at: secrets[most].place,
                "\(secrets.count) secrets are too many; at most \(most) are allowed beside the Slack ids")
        }
        // All are one secret, as a JSON object; 2,000 bytes are left to the Slack ids.
        // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
        let bytes = secrets.reduce(0) {
            $0 + ($1.value?.escapedForJSON.utf8.count ?? 0) + ($1.name?.utf8.count ?? 0) + 6
        }
        if bytes > 65_536 - 2_000 {
            complain(
                at: field.keyPlace,
                "the values of 'secrets' are too long together; Secrets Manager keeps at most 65536 bytes in one secret"
            )
        }
        return secrets
    }
}

extension Field {
    /// The key as text, for comparing names that are keys.
    fileprivate var asText: Text { Text(value: name, written: name, place: keyPlace, isPlain: true, isLiteral: true) }
}

extension Sensitive {
    /// Two with a mark in common are the same: the name, with the `$` that no id has, or the value.
    fileprivate var marks: [String] { [name.map { "${\($0)}" }, value].compactMap(\.self) }
}
