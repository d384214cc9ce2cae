import Config
import Foundation
import Testing

@testable import Stacks

@Suite("A configuration replayed on past costs")
struct BacktestTests {
    static func day(_ text: String) throws -> Day { try #require(Day(text)) }

    /// With two channels, and nothing else than budgets that would say something.
    static func monitor(_ budgets: String, rest: String = "reports: { daily: off, weekly: off, monthly: off }") throws
        -> Monitor
    {
        try Monitor(Sample.config(Sample.yaml(budgets: budgets, rest: rest)))
    }

    static func replay(_ budgets: String, from first: String, _ totals: [Decimal]) throws -> [String] {
        try monitor(budgets).backtest(CostHistory(first: day(first), totals: totals)).alerts.map {
            let approximate = $0.isApproximate ? " about" : ""
            return "\($0.arrival.text) \($0.alert.channel)\(approximate) \($0.amount)"
        }
    }

    // MARK: - Days

    @Test("Days are those of the calendar")
    func days() throws {
        #expect(try Self.day("1970-01-01".replacing("1970", with: "2000")).number == 10_957)
        #expect(try Self.day("2026-03-09").number == 20_521)
        #expect(try Self.day("2026-03-09").weekday == 0)
        for number in 10_957..<47_482 { #expect(Day(Day(number: number).text)?.number == number) }
        for text in [
            "2026-02-29", "2100-02-29", "1999-12-31", "3000-01-01", "2026-13-01", "2026-00-10", "2026-01-00",
            "2026-1-01", "x", "", "２０２６-01-01",
        ] {
            #expect(Day(text) == nil, "\(text)")
        }
        #expect(Day("2028-02-29") != nil)
    }

    @Test(
        "Periods begin and end where the calendar has it",
        arguments: [
            ("2028-02-29", Budget.Period.month, "2028-02-01", "2028-03-01"),
            ("2026-12-31", .month, "2026-12-01", "2027-01-01"),
            ("2026-01-31", .quarter, "2026-01-01", "2026-04-01"), ("2026-11-30", .quarter, "2026-10-01", "2027-01-01"),
            ("2028-12-31", .year, "2028-01-01", "2029-01-01"), ("2026-02-28", .day, "2026-02-28", "2026-03-01"),
        ])
    func periods(_ day: String, _ period: Budget.Period, _ first: String, _ end: String) throws {
        #expect(try Self.day(day).first(of: period).text == first)
        #expect(try Self.day(day).end(of: period).text == end)
    }

    // MARK: - Alerts

    @Test("A daily budget alerts for each day over it, on the day after, and each threshold once")
    func daily() throws {
        let alerts = try Self.replay(
            "  - { name: daily, every: day, limit: 10 }", from: "2028-02-27", [8, 10, 10.01, 8.01, 0, 25])
        #expect(
            alerts == [
                "2028-02-29 heartbeat 10",  // 8 is not above 80 %
                "2028-03-01 heartbeat 10.01", "2028-03-01 critical 10.01", "2028-03-02 heartbeat 8.01",
                "2028-03-04 heartbeat 25", "2028-03-04 critical 25",
            ])
    }

    @Test("A monthly budget alerts once in a month, for the sum, and anew in the next month")
    func monthly() throws {
        let budget = "  - { name: m, every: month, limit: 100, alerts: [{ at: 80% }, { at: 120 USD, to: critical }] }"
        let days = [Decimal](repeating: 5, count: 31 + 28 + 10)
        // 80 is reached on the 16th and passed on the 17th; 120 is passed on the 25th.
        #expect(
            try Self.replay(budget, from: "2026-01-01", days) == [
                "2026-01-18 heartbeat 85", "2026-01-26 critical 125", "2026-02-18 heartbeat 85",
                "2026-02-26 critical 125",
            ])
    }

    @Test("What passes a threshold on the last day of a period is told in the next one")
    func lastDay() throws {
        let budget = "  - { name: m, every: month, limit: 10, alerts: [{ at: 100% }] }"
        let days = [Decimal](repeating: 0, count: 30) + [11, 3]
        #expect(try Self.replay(budget, from: "2026-01-01", days) == ["2026-02-01 critical 11"])
    }

    @Test("A period that has begun before the history is not replayed, and that is said")
    func partial() throws {
        let budgets = """
              - { name: month, every: month, limit: 10, alerts: [{ at: 100% }] }
              - { name: quarter, every: quarter, limit: 10 }
              - { name: year, every: year, limit: 10 }
            """
        let days = [Decimal](repeating: 11, count: 17 + 1)
        let backtest = try Self.monitor(budgets).backtest(CostHistory(first: Self.day("2026-01-15"), totals: days))
        #expect(backtest.alerts.map(\.arrival.text) == ["2026-02-02"])
        #expect(
            backtest.gaps.map { "\($0.budget) \($0.isReplayed) \($0.reason)" } == [
                "month true from 2026-02-01 on, where its first whole month begins",
                "quarter false no quarter begins in the history", "year false no year begins in the history",
            ])
    }

    @Test("Forecasts need five weeks, add the mean of each weekday, and may come again after a fall")
    func forecast() throws {
        let budget = "  - { name: m, every: month, limit: 310, alerts: [{ forecast: 100% }] }"
        // 10 a day in January and February make 310 and 280; from 10 March on 20, on 20 March once -150.
        var days = [Decimal](repeating: 10, count: 31 + 28 + 31)
        for index in 68..<90 { days[index] = 20 }
        days[78] = -150
        let alerts = try Self.replay(budget, from: "2026-01-01", days)
        // On 10 March 9 × 10 + 20 are spent, the rest is 21 days at 10, of which 3 are Tuesdays at 12.5.
        // The credit takes it to 252.5 and makes Fridays -27.5; on 27 March 280 are spent, and no Friday is left.
        #expect(alerts == ["2026-03-11 heartbeat about 327.5", "2026-03-28 heartbeat about 342.5"])
        let early = try Self.replay(budget, from: "2026-02-01", [Decimal](repeating: 30, count: 34))
        #expect(early.isEmpty)
    }

    @Test("A filter by service counts that service; what needs more is named")
    func filters() throws {
        let budgets = """
              - { name: one, every: day, limit: 5, alerts: [{ at: 100% }], only: { service: EMR } }
              - { name: none, every: day, limit: 5, only: { service: [EMR, Amazon Neptune] } }
              - { name: tag, every: day, limit: 5, only: { tag: { Team: data }, region: eu-west-1 } }
            """
        let history = CostHistory(
            first: try Self.day("2026-01-01"), totals: [9, 9], services: ["EMR": [4, 6], "S3": [5, 3]])
        let backtest = try Self.monitor(budgets).backtest(history)
        #expect(backtest.alerts.map { "\($0.budget) \($0.day.text)" } == ["one 2026-01-02"])
        #expect(backtest.gaps.map(\.budget) == ["none", "tag"])
        #expect(backtest.gaps[0].reason.hasPrefix("the file has no service 'Amazon Neptune'"))
        #expect(backtest.gaps[1].reason == "needs costs by Region and tag")
        var complete = history
        complete.listsAllServices = true
        #expect(try Self.monitor(budgets).backtest(complete).gaps.map(\.budget) == ["tag"])
        complete.services = nil
        #expect(try Self.monitor(budgets).backtest(complete).gaps.map(\.reason)[0] == "needs costs by service")
    }

    // MARK: - Messages

    @Test("Weeks count reports where and when they are sent")
    func weeks() throws {
        let rest = """
            reports:
              daily: { to: heartbeat }
              weekly: { on: tuesday, to: critical }
              monthly: { day: 6, to: critical }
            """
        // Messages come on the day after: Thursday 1 to Friday 9 January.
        let history = CostHistory(first: try Self.day("2025-12-31"), totals: [Decimal](repeating: 11, count: 9))
        let weeks = try Self.monitor("  - { name: d, every: day, limit: 10, alerts: [{ at: 100% }] }", rest: rest)
            .backtest(history).weeks
        #expect(weeks.map(\.monday.text) == ["2025-12-29", "2026-01-05"])
        #expect(weeks.map(\.days) == [4, 5])
        #expect(weeks.map(\.alerts) == [["critical": 4], ["critical": 5]])
        #expect(weeks.map(\.reports) == [["heartbeat": 4], ["heartbeat": 5, "critical": 2]])
    }

    // MARK: - Runaways and limits

    @Test("A runaway is found by its first day, and the alert is the first that would not have come without it")
    func runaway() throws {
        var days = [Decimal](repeating: 8, count: 40)
        for index in 20..<24 { days[index] = 30 }
        let budgets = """
              - { name: daily, every: day, limit: 25, alerts: [{ at: 100% }] }
              - { name: monthly, every: month, limit: 100, alerts: [{ at: 10% }, { at: 200%, to: heartbeat }] }
            """
        let backtest = try Self.monitor(budgets).backtest(CostHistory(first: Self.day("2026-01-01"), totals: days))
        let runaway = try #require(backtest.runaways.first)
        #expect(backtest.runaways.count == 1)
        #expect(runaway.first.text == "2026-01-21")
        #expect(runaway.last.text == "2026-01-24")
        #expect((runaway.usual, runaway.extra) == (8, 88))
        #expect(!runaway.isOpen)
        #expect(runaway.alert?.budget == "daily")
        #expect(runaway.alert?.arrival.text == "2026-01-22")
        #expect(runaway.extraAtAlert == 22)
        #expect(runaway.critical == runaway.alert)
    }

    @Test("One expensive day is no runaway, nor is a rise of cents; one that goes on is open")
    func noRunaway() throws {
        var days = [Decimal](repeating: 8, count: 20)
        days[16] = 90
        #expect(UsualHistory(of: CostHistory(first: Day(number: 20_000), totals: days)).runaways.isEmpty)
        let cents = [Decimal](repeating: 0.1, count: 16) + [4, 4, 4]
        #expect(UsualHistory(of: CostHistory(first: Day(number: 20_000), totals: cents)).runaways.isEmpty)
        let open = UsualHistory(
            of: CostHistory(first: Day(number: 20_000), totals: [Decimal](repeating: 0, count: 14) + [6, 6]))
        #expect(open.runaways.map(\.isOpen) == [true])
        #expect(open.history.totals == [Decimal](repeating: 0, count: 16))
    }

    @Test("A suggested limit leaves one day over it in each month, and is the smallest round one")
    func suggestion() throws {
        var days = [Decimal](repeating: 40, count: 59)
        days[3] = 90  // one a month is allowed
        days[40] = 61
        days[50] = 60.2
        let budgets = "  - { name: daily, every: day, limit: 50 }\n  - { name: m, every: month, limit: 1000 }"
        let history = CostHistory(first: try Self.day("2026-01-01"), totals: days)
        let found = try Self.monitor(budgets).backtest(history).suggestions
        #expect(found.map(\.budget.name) == ["daily", "m"])
        #expect(found.map(\.limit) == [61, 1_300])  // January is 1,290
        #expect(found.map(\.overruns) == [3, 2])
        let after = try Self.monitor("  - { name: daily, every: day, limit: 61 }").backtest(history)
        #expect(after.alerts.filter { $0.alert.channel == "critical" }.map(\.day.text) == ["2026-01-04"])
    }

    @Test(
        "Suggestions are rounded up to two digits and whole dollars",
        arguments: [
            (0, 1), (0.2, 1), (3, 3), (3.01, 4), (99.5, 100), (100, 100), (100.5, 110), (1_432, 1_500),
            (150_000, 150_000),
        ]
            as [(Decimal, Decimal)])
    func rounding(_ amount: Decimal, _ limit: Decimal) {
        #expect(LimitSuggestion.round(up: amount) == limit)
    }

    @Test("The picture of the example is the recorded one, and whole")
    func picture() throws {
        let text = try String(contentsOf: Fixture.examples.appending(path: "history.csv"), encoding: .utf8)
        let history = try #require(HistoryFile(text, file: "history.csv").history)
        let yaml = try String(contentsOf: Fixture.examples.appending(path: "full.yaml"), encoding: .utf8)
        let backtest = try Monitor(Sample.config(yaml)).backtest(history)
        try Golden("backtest/history.svg").expect(Data(HistoryPicture(backtest, title: "R&D <prod>").svg.utf8))
    }
}
