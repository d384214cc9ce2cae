/// `owners`: who answers for what.
extension Reader {
    func owners(_ field: Field) -> [Owner] {
        guard let entries = entries(field, expected: "a mapping of keys to owners with a name") else { return [] }
        ownerNames = NameList(entries.map(\.name))
        return entries.compactMap { entry in
            if !Name.isLowercase(entry.name) {
                complain(
                    at: entry.keyPlace,
                    "\(entry.name.shown) is not a valid key for an owner; expected 1 to 32 of a-z, 0-9 and -, beginning with a letter, without -- and - at the end"
                )
            }
            guard
                let fields = fields(
                    entry, of: "owner \(entry.name.shown)", keys: ["name", "mention"], required: ["name"])
            else { return nil }
            let name = fields["name"].flatMap { line($0, atMost: 80) }
            let mention = fields["mention"].flatMap(self.mention)
            return name.map { Owner(key: entry.name, name: $0, mention: mention) }
        }
    }

    private func mention(_ field: Field) -> String? {
        let expected = "the id of a Slack member (U… or W…) or user group (S…), as in U0123ABCD"
        guard let text = text(field, expected: expected) else { return nil }
        guard !Name.isSlackID(text.value, first: "UWS", rest: 6) else { return text.value }
        complain(at: text.place, "\(text.shown) cannot be mentioned; expected \(expected)")
        return nil
    }
}
