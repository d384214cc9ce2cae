import Config
import Stacks
import Testing

/// Entries of `quiet` that hold nothing back.
@Suite("quiet")
struct QuietTests {
    @Test(
        "An entry without effect is noted",
        arguments: [
            ("[]", []),
            ("[{ kind: ecs, until: 2026-03-10 }]", []),
            ("[{ kind: ecs, until: 2026-03-09 }]", ["'quiet' of ecs ended on 2026-03-09, so it can go"]),
            (
                "[{ kind: ecs, until: 2026-12-31 }, { kind: ecs, until: 2026-06-30 }]",
                ["'quiet' lists ecs 2 times; the last day, 2026-12-31, counts"]
            ),
            (
                "[{ kind: cost-anomaly, until: 2026-12-31 }, { kind: glue, until: 2020-01-01 }]",
                [
                    "'quiet' lists glue, which 'events' does not switch on",
                    "'quiet' lists cost-anomaly, which 'anomalies' does not switch on",
                ]
            ),
        ])
    func idle(_ quiet: String, _ notes: [String]) throws {
        let yaml = Sample.yaml(rest: "events: { health: off, ecs: critical }\nquiet: \(quiet)")
        #expect(try Monitor(Sample.config(yaml)).idleQuiet(on: #require(Day("2026-03-10"))) == notes)
    }

    @Test("Anomalies that are on may be quiet")
    func anomalies() throws {
        let yaml = Sample.yaml(
            rest: "anomalies: { above: 20, to: critical }\nquiet: [{ kind: cost-anomaly, until: 2026-12-31 }]")
        #expect(try Monitor(Sample.config(yaml)).idleQuiet(on: #require(Day("2026-03-10"))) == [])
    }
}
