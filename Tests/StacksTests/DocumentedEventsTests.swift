import Config
import Foundation
import JSONValue
import StatesLanguage
import Testing

@testable import Stacks

/// What the preview says is what AWS would: of each documented event, our engine makes the message that another engine of
/// JSONata made, `Tests/Judges/goldens`.
@Suite("Documented events")
struct DocumentedEventsTests {
    fileprivate static let judges = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Judges")

    /// One that is told, or that clears a failure told before it.
    struct Documented: CustomTestStringConvertible, Sendable {
        var kind: String
        var name: String
        var clears: Bool

        var testDescription: String { "\(kind) \(name)\(clears ? ", cleared" : "")" }

        /// - Parameter fate: `told` or `clears`.
        func event(_ fate: String) throws -> JSON {
            let path = DocumentedEventsTests.judges.appending(path: "events/\(kind)/\(fate)/\(name).json")
            return try JSON(parsing: String(contentsOf: path, encoding: .utf8))
        }

        var golden: URL {
            let name = clears ? "\(name)-cleared" : name
            return DocumentedEventsTests.judges.appending(path: "goldens/\(kind)/\(name).json")
        }
    }

    private static func names(in folder: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: judges.appending(path: folder).path())
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func kinds() throws -> [String] { try names(in: "events").filter { $0 != "README.md" } }

    private static func documented() throws -> [Documented] {
        try kinds().flatMap { kind in
            try ["told", "clears"].flatMap { fate in
                guard try names(in: "events/\(kind)").contains(fate) else { return [Documented]() }
                return try names(in: "events/\(kind)/\(fate)").map {
                    Documented(
                        kind: kind, name: String($0.dropLast(".json".count)), clears: fate == "clears")
                }
            }
        }
    }

    /// As the judges configure the monitor, `Tests/Judges/conftest.py`.
    private static func monitor() throws -> Monitor {
        let events = try kinds().filter { $0 != EventKind.costAnomaly.rawValue }.map { "\($0): critical" }
        return Monitor(
            try Sample.config(
                """
                name: acme-prod
                account: "123456789012"
                region: us-east-1
                slack:
                  workspace: T0123ABCD
                  channels: { critical: C0123ABCD, heartbeat: C0456EFGH }
                budgets: [{ name: monthly, every: month, limit: 3000 }]
                owners: { data: { name: Data team, mention: U0DATA01 } }
                events: { \(events.joined(separator: ", ")) }
                alarms:
                  - { name: web has tasks, ecs-service: default/servicetest, to: critical, owner: data }
                """))
    }

    @Test("are as many as there are goldens, so that none is forgotten")
    func all() throws {
        let goldens = try Self.names(in: "goldens").filter { !$0.hasSuffix(".json") }
            .flatMap { kind in try Self.names(in: "goldens/\(kind)").map { "goldens/\(kind)/\($0)" } }
        #expect(
            try Self.documented().map { $0.golden.pathComponents.suffix(3).joined(separator: "/") }.sorted()
                == goldens.sorted())
    }

    @Test("are told in the words of the other engine, byte for byte", arguments: try documented())
    func words(_ documented: Documented) throws {
        let part = try #require(
            try Self.monitor().events.first {
                $0.routes.contains { $0.source.kind.rawValue == documented.kind }
            })
        var table: [String: JSON] = [:]
        func messages(_ event: JSON) throws -> [SampleRun.Published] {
            try part.messages(
                for: ["kind": .string(documented.kind), "channel": "critical", "event": event],
                time: "2026-03-10T08:00:00.000Z", table: &table)
        }
        let event = try documented.event(documented.clears ? "clears" : "told")
        if documented.clears {
            let day = try #require(event["time"]?.stringValue).prefix(11)
            let failure = try documented.event("told").setting("time", to: .string("\(day)00:30:00Z"))
            #expect(try messages(failure).count == 1)
        }
        let told = try messages(event)
        #expect(told.map(\.topic) == ["arn:aws:sns:us-east-1:123456789012:acme-prod-critical"])
        let message = try JSON(parsing: #require(told.first).body)
        let golden = try String(contentsOf: documented.golden, encoding: .utf8)
        #expect(message.sorted.prettyText + "\n" == golden)
    }
}

extension JSON {
    /// With the members of each object by name, as the goldens have them.
    var sorted: JSON {
        switch self {
        case .array(let items): return .array(items.map(\.sorted))
        case .object(let object):
            var sorted = Object()
            for name in object.names.sorted() { sorted[name] = object[name]?.sorted }
            return .object(sorted)
        default: return self
        }
    }

    fileprivate func setting(_ name: String, to value: JSON) -> JSON {
        guard case .object(var object) = self else { return self }
        object[name] = value
        return .object(object)
    }
}
