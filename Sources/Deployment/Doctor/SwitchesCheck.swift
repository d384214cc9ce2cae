import CloudFormation

extension Doctor.Check {
    /// Whether every deployed schedule and rule is there and switched on: one that is off sends nothing, and nothing in
    /// AWS counts what was not sent.
    static let switches = Self(id: "schedules-and-rules", title: "schedules, rules") { doctor in
        let deployed = Set(try await doctor.deployed().keys)
        let stacks = doctor.stacks.filter { deployed.contains($0.name) }
        let wanted = try Switch.allCases.map { kind in (kind, try stacks.flatMap { try kind.names(in: $0) }) }
        guard wanted.contains(where: { !$0.1.isEmpty }) else { return [.ok("none are deployed")] }
        let verdicts = try await wanted.concurrentMap { kind, names in
            names.isEmpty ? [] : try await doctor.verdicts(on: names, kind)
        }.flatMap(\.self)
        let counts = wanted.map { "\($1.count) \($0.noun)\($1.count == 1 ? "" : "s")" }.joined(separator: ", ")
        return verdicts.isEmpty ? [.ok("\(counts), all switched on")] : verdicts
    }
}

/// What starts messages, and can be switched off.
private enum Switch: CaseIterable {
    case schedule, rule

    var noun: String {
        switch self {
        case .schedule: "schedule"
        case .rule: "rule"
        }
    }

    private var type: String {
        switch self {
        case .schedule: "AWS::Scheduler::Schedule"
        case .rule: "AWS::Events::Rule"
        }
    }

    /// With the Region.
    func names(in stack: Stack) throws -> [(name: String, region: String)] {
        let template = try stack.template.parsed()
        return (template["Resources"]?.members ?? [:]).values.filter { $0["Type"]?.text == type }
            .compactMap { $0["Properties"]?["Name"]?.text }.sorted().map { ($0, stack.region) }
    }

    /// The call that lists them with their states, by the beginning of the name.
    func list(prefix: String, region: String) -> AWSCLI.Call {
        switch self {
        case .schedule: AWSCLI.Call("scheduler", "list-schedules", ["--name-prefix", prefix], region: region)
        case .rule: AWSCLI.Call("events", "list-rules", ["--name-prefix", prefix], region: region)
        }
    }

    func switchOn(_ name: String, region: String) -> String {
        switch self {
        case .schedule:
            "open https://\(region).console.aws.amazon.com/scheduler/home?region=\(region)#schedules/default/\(name) "
                + "and enable it"
        case .rule: "aws events enable-rule --name \(name) --region \(region)"
        }
    }
}

extension Doctor {
    /// Of those that are missing or off only.
    fileprivate func verdicts(on wanted: [(name: String, region: String)], _ kind: Switch) async throws -> [Verdict] {
        struct Entry: Decodable {
            var name: String
            /// `ENABLED`, `DISABLED`, or `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`
            var state: String?
        }
        struct Output: Decodable {
            var rules: [Entry]?
            var schedules: [Entry]?
        }
        let prefix = "\(stacks.first?.name ?? "")-"
        let lists = try await Set(wanted.map(\.region)).sorted().concurrentMap { region in
            let output = try await aws.decode(kind.list(prefix: prefix, region: region), as: Output.self)
            return (region, (output.rules ?? []) + (output.schedules ?? []))
        }
        let states = Dictionary(uniqueKeysWithValues: lists).mapValues { entries in
            Dictionary(entries.map { ($0.name, $0.state ?? "ENABLED") }) { first, _ in first }
        }
        return wanted.compactMap { name, region in
            guard let state = states[region]?[name] else {
                return .problem(
                    "the \(kind.noun) \(name) is gone, so what it starts does not come",
                    next: "bellwether deploy; if that finds nothing to do, bellwether destroy, then deploy")
            }
            return state == "DISABLED"
                ? .problem(
                    "the \(kind.noun) \(name) is switched off, so what it starts does not come",
                    next: kind.switchOn(name, region: region))
                : nil
        }
    }
}
