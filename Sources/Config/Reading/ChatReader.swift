/// `chat`: what people may do from Slack.
extension Reader {
    func chat(_ field: Field?) -> Chat {
        let normal = Chat.Permissions(ask: true, commands: .readOnly, ownRole: false, actions: true)
        var chat = Chat(defaults: normal, channels: [:])
        let keys = ["ask", "commands", "own-role", "actions"]
        guard let field, let fields = fields(field, of: "chat", keys: keys + ["channels"]) else { return chat }
        chat.defaults = permissions(fields, from: normal)
        guard let channels = fields["channels"],
            let entries = entries(channels, expected: "a mapping of channels to what differs there")
        else { return chat }
        for entry in entries {
            if let channelNames, !channelNames.contains(entry.name) {
                let clause = Suggestion.clause(for: entry.name, among: channelNames)
                complain(
                    at: entry.keyPlace,
                    "there is no channel \(entry.name.shown); \(Suggestion.expected(channelNames))\(clause)")
            }
            if let fields = self.fields(entry, of: "chat of channel \(entry.name.shown)", keys: keys) {
                chat.channels[entry.name] = permissions(fields, from: chat.defaults)
            }
        }
        return chat
    }

    private func permissions(_ fields: Fields, from defaults: Chat.Permissions) -> Chat.Permissions {
        Chat.Permissions(
            ask: truth(fields["ask"], default: defaults.ask),
            commands: fields["commands"].flatMap(commands) ?? defaults.commands,
            ownRole: truth(fields["own-role"], default: defaults.ownRole),
            actions: truth(fields["actions"], default: defaults.actions))
    }

    private func commands(_ field: Field) -> Chat.Commands? {
        let expected = "read-only, none, or a list of managed policy ARNs, which may have read-only among them"
        if case .list(let items) = field.item.content { return commands(items, of: field, expected: expected) }
        guard let text = text(field, expected: expected) else { return nil }
        switch text.value {
        case "read-only": return .readOnly
        case "none": return Chat.Commands.none
        default:
            let clause = text.isLiteral ? Suggestion.clause(for: text.value, among: ["read-only", "none"]) : ""
            complain(at: text.place, "\(text.shown) is not valid for 'commands'; expected \(expected)\(clause)")
            return nil
        }
    }

    private func commands(_ items: [Item], of field: Field, expected: String) -> Chat.Commands? {
        if items.isEmpty {
            complain(at: field.item.place, "'commands' is an empty list; expected \(expected)")
            return nil
        }
        let limit = Chat.Commands.entryLimit
        if items.count > limit {
            complain(at: field.item.place, "'commands' lists \(items.count) policies; a role has room for \(limit)")
            return nil
        }
        let texts = items.compactMap {
            text(Field(name: field.name, keyPlace: $0.place, item: $0), expected: "the ARN of a managed policy")
        }
        for text in texts where text.value != "read-only" && !Name.isPolicyARN(text.value) {
            let clause = text.isLiteral ? Suggestion.clause(for: text.value, among: ["read-only"]) : ""
            complain(
                at: text.place,
                text.value == "none"
                    ? "'none' stands alone: 'commands' has a list of what is possible"
                    : "\(text.shown) is not the ARN of a managed policy; expected one as in "
                        + "arn:aws:iam::aws:policy/ReadOnlyAccess, or read-only\(clause)")
        }
        guard isUnique(texts, in: field) else { return nil }
        let policies = texts.map(\.value).filter { $0 != "read-only" }
        return Chat.Commands(isReadOnly: policies.count < texts.count, policies: policies)
    }
}
