/// The top level of the file.
extension Reader {
    static let topKeys = [
        "name", "account", "region", "timezone", "slack", "emails", "costs", "budgets", "explain-budget-alerts",
        "owners",
        "reports",
        "anomalies", "events", "rules", "alarms", "quiet", "regions", "chat", "dashboard", "encryption", "watchdog",
        "secrets", "tags", "permissions-boundary",
    ]

    /// `nil` only after a complaint.
    func config(_ root: Item) -> Config? {
        let start = Diagnostic.Place(file: file, line: 1, column: 1)
        guard case .mapping = root.content else {
            complain(
                at: start, "the file must be a mapping with the keys name, account, slack and budgets, not \(root.kind)"
            )
            return nil
        }
        let required = ["name", "account", "slack", "budgets"]
        guard
            let fields = fields(
                Field(name: "file", keyPlace: start, item: root), of: "the file", keys: Self.topKeys, required: required
            )
        else { return nil }

        let name = fields["name"].flatMap(stackName)
        let account = fields["account"].flatMap(self.account)
        let region = fields["region"].map(homeRegion) ?? "us-east-1"
        let slack = fields["slack"].flatMap(self.slack)
        let owners = fields["owners"].map(self.owners) ?? []
        if fields["owners"] == nil { ownerNames = NameList([]) }
        let budgets = fields["budgets"].flatMap(self.budgets)
        let timeZone = fields["timezone"].map(self.timeZone) ?? "UTC"
        let emails = fields["emails"].flatMap { self.emails($0) } ?? []
        let costs = self.costs(fields["costs"])
        let explainsBudgetAlerts = truth(fields["explain-budget-alerts"], default: true)
        let reports = self.reports(fields["reports"])
        let anomalies = self.anomalies(fields["anomalies"])
        let events = self.events(fields["events"])
        let rules = fields["rules"].flatMap(self.rules) ?? []
        let alarms = fields["alarms"].flatMap { self.alarms($0, home: (region, account)) } ?? []
        let quiet = fields["quiet"].flatMap(self.quiet) ?? []
        let regions = fields["regions"].flatMap { self.regions($0, home: region) } ?? []
        let chat = self.chat(fields["chat"])
        let dashboard = truth(fields["dashboard"], default: true)
        let encryption = truth(fields["encryption"], default: false)
        let watchdog = truth(fields["watchdog"], default: true)
        let secrets = fields["secrets"].flatMap { self.secrets($0, beside: slack) } ?? []
        let tags = fields["tags"].flatMap(self.tags) ?? [:]
        let boundary = fields["permissions-boundary"].flatMap { self.boundary($0, account: account) }
        checkHidden(secrets)
        guard let name, let account, let region, let timeZone, let slack, let budgets else { return nil }
        return Config(
            name: name, account: account, region: region, timeZone: timeZone, slack: slack, emails: emails,
            costs: costs, budgets: budgets, explainsBudgetAlerts: explainsBudgetAlerts, owners: owners,
            reports: reports, anomalies: anomalies, events: events,
            rules: rules, alarms: alarms, quiet: quiet, regions: regions, chat: chat, dashboard: dashboard,
            encryption: encryption, watchdog: watchdog, secrets: secrets, tags: tags, permissionsBoundary: boundary)
    }

    /// Where something goes that names no channel: the `critical` one, else the first.
    var criticalChannel: String { defaultChannel("critical", else: channelNames?.first) }
    /// The `heartbeat` one, else the last.
    var heartbeatChannel: String { defaultChannel("heartbeat", else: channelNames?.last) }

    private func defaultChannel(_ name: String, else other: String?) -> String {
        channelNames?.contains(name) ?? true ? name : other ?? name
    }
}
