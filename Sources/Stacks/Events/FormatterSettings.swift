import Config

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the formatter state machine knows of the configuration.
struct FormatterSettings {
    var config: Config
    /// The user's own events that it formats.
    var rules: [EventRule]
    /// Whether it formats events of costs.
    var hasCosts: Bool

    var value: StatesValue {
        var value: [String: StatesValue] = [
            "name": .text(config.name), "critical": .text(config.criticalChannel),
            "people": people,
            "owners": .object(owners.mapValues { .text($0) }),
            "rules": .object(Dictionary(rules.map { ($0.name, rule($0)) }) { first, _ in first }),
        ]
        if hasCosts {
            value["console"] = .text(ReportSettings.console)
            value["explorer"] = ExplorerLink(costs: config.costs).parts
        }
        return .object(value)
    }

    /// Names and mentions by the keys of `owners`.
    var people: StatesValue { .object(Dictionary(config.owners.map { ($0.key, person($0)) }) { first, _ in first }) }

    private func person(_ owner: Owner) -> StatesValue {
        var person: [String: StatesValue] = ["name": .text(owner.name)]
        // Only member ids are documented to mention somebody; a group's id is the form that Slack itself has.
        if let id = owner.mention { person["mention"] = .text(id.hasPrefix("S") ? "<!subteam^\(id)>" : "<@\(id)>") }
        return .object(person)
    }

    /// Who owns a resource is said by its alarm; who owns the costs of a service, by a budget that counts no other ones.
    private var owners: [String: String] {
        config.alarms.reduce(into: hasCosts ? ownersOfServices : [:]) { owners, alarm in
            guard let owner = alarm.owner, case .shorthand(let shorthand, let resource, _) = alarm.subject else {
                return
            }
            switch shorthand {
            case .ecsService: owners["ecs:\(resource)"] = owner
            case .emrIdle: owners["emr:\(resource)"] = owner
            case .rdsStorage, .rdsCPU: owners["rds:\(resource)"] = owner
            case .lambdaErrors, .lambdaThrottles: owners["lambda:\(resource)"] = owner
            case .ec2Status: owners["ec2:\(resource)"] = owner
            default: break
            }
        }
    }

    private var ownersOfServices: [String: String] {
        config.budgets.reduce(into: [:]) { owners, budget in
            var services = CostFilter()
            services.services = budget.filter.services
            guard let owner = budget.owner, budget.filter == services else { return }
            for service in budget.filter.services { owners["service:\(service)"] = owner }
        }
    }

    private func rule(_ rule: EventRule) -> StatesValue {
        var value: [String: StatesValue] = [
            "title": pieces(rule.title),
            "fields": .list(rule.fields.map { ["name": .text($0.name), "texts": texts($0.text)] }),
            "next": .list(rule.next.map { ["texts": texts($0)] }),
        ]
        if let thread = rule.thread { value["thread"] = pieces(thread) }
        if let owner = rule.owner { value["owner"] = .text(owner) }
        return .object(value)
    }

    /// A text with links as a list of such lists and of links: `<https://wiki.example.com|the wiki>`, or the address alone.
    private func texts(_ template: String) -> StatesValue {
        var texts: [StatesValue] = []
        var rest = template[...]
        func add(_ text: Substring) {
            if text.contains(where: { $0 != " " }) { texts.append(["pieces": pieces(String(text))]) }
        }
        while let link = rest.firstMatch(of: /<(https:\/\/[^ <>|]+)\|([^<>|]+)>|https:\/\/[^ <>|]*[^ <>|.,;:!?)]/) {
            add(rest[..<link.range.lowerBound])
            let address = link.1 ?? link.0
            texts.append([
                "text": pieces(String(link.2 ?? address.dropFirst("https://".count))), "url": pieces(String(address)),
            ])
            rest = rest[link.range.upperBound...]
        }
        add(rest)
        return .list(texts)
    }

    /// A text with placeholders as a list of texts and paths. Braces come in pairs: the loader has checked it.
    private func pieces(_ template: String) -> StatesValue {
        var pieces: [StatesValue] = []
        for (index, piece) in template.split(omittingEmptySubsequences: false, whereSeparator: { "{}".contains($0) })
            .enumerated()
        {
            if !index.isMultiple(of: 2) {
                pieces.append(["path": .list(piece.split(separator: ".").map(step))])
            } else if !piece.isEmpty {
                pieces.append(.text(String(piece)))
            }
        }
        return .list(pieces)
    }

    /// A number is a place in a list, from 0 on.
    private func step(_ step: Substring) -> StatesValue {
        if let place = Int(step), String(place) == step, place >= 0 { return .number(Decimal(place)) }
        return .text(String(step))
    }
}
