import Config
import Foundation
import Stacks
import Testing

@Suite("A file of daily costs")
struct HistoryFileTests {
    @Test("of Cost Explorer gives days, services and totals")
    func table() throws {
        let text = """
            \u{FEFF}"Service","EC2-Instances($)","Name, with ""quotes""($)","Total costs($)"\r
            "Service total","3.5","1.000000002","4.500000002"\r
            "2028-02-29","2.5","","2.5"\r
            "2028-02-28 00:00:00","1","1.000000002","2.000000002"\r

            """
        let file = HistoryFile(text, file: "costs.csv")
        #expect(file.diagnostics == [])
        let history = try #require(file.history)
        #expect(history.first.text == "2028-02-28")
        #expect(history.totals == [Decimal(string: "2.000000002"), 2.5])
        #expect(
            history.services == [
                "EC2-Instances": [1, 2.5], #"Name, with "quotes""#: [Decimal(string: "1.000000002") ?? 0, 0],
            ])
        #expect(!history.listsAllServices)
    }

    @Test("without a column of totals has the sum, and by another dimension has no services")
    func otherTables() throws {
        let sums = try #require(HistoryFile("Service,A($),B($)\n2026-01-01,1,-0.5\n", file: "f").history)
        #expect(sums.totals == [0.5])
        let regions = try #require(
            HistoryFile("Region,us-east-1($),Total costs($)\nRegion total,1,1\n2026-01-01,1,1", file: "f").history)
        #expect(regions.services == nil)
        #expect(regions.totals == [1])
    }

    @Test("of rows has a total for each day, and services if they are named", arguments: ["date,amount\n", ""])
    func list(_ head: String) throws {
        let plain = try #require(HistoryFile(head + "2026-01-02,2e-1\n2026-01-01,1\n", file: "f").history)
        #expect(plain.totals == [1, 0.2])
        #expect(plain.services == nil)
        let rows = "date,amount,service\n2026-01-01,1,S3\n2026-01-01,2,EMR\n2026-01-02,4,EMR"
        let named = try #require(HistoryFile(rows, file: "f").history)
        #expect(named.totals == [3, 4])
        #expect(named.services == ["S3": [1, 0], "EMR": [2, 4]])
    }

    @Test("with mistakes names all of them, each with its line")
    func mistakes() {
        let text = """
            Service,A($),B(€),A($),Total costs($)
            Service total,1,2,3,4
            2026-01-01,1,x,3,4
            2026-01-01,1,2,3,4
            2026-02-30,1,2,3,4
            2026-01-05,1,2
            2026-01-07,NaN,2,3,$4
            """
        #expect(
            HistoryFile(text, file: "c.csv").diagnostics.map(\.description) == [
                "c.csv:1:1: error: column 'B(€)' does not end in ($); amounts must be in USD",
                "c.csv:1:1: error: there are 2 columns 'A($)'",
                "c.csv:4:1: error: 2026-01-01 stands on line 3 already",
                "c.csv:5:1: error: '2026-02-30' is no day; expected one such as 2026-03-09",
                "c.csv:6:1: error: expected 5 values as in the first row, found 3",
                "c.csv:7:1: error: '$4' of 'Total costs' is no amount; expected a number such as 41.23, without $ and grouping",
                "c.csv:7:1: error: 'NaN' of 'A' is no amount; expected a number such as 41.23, without $ and grouping",
                "c.csv:7:1: error: 5 days are missing between 2026-01-01 and 2026-01-07; a day without costs needs a row with 0",
            ])
    }

    @Test(
        "that is none is refused, and says why",
        arguments: [
            ("", "1:1: error: the file is empty; expected a file from Cost Explorer, or rows of date,amount,service"),
            (
                "\n\n,,\n",
                "1:1: error: the file is empty; expected a file from Cost Explorer, or rows of date,amount,service"
            ),
            (
                "<html>",
                "1:1: error: this is no file of Cost Explorer, whose columns end in ($); expected that, or rows of date,amount,service"
            ),
            ("date,cost\n", "1:1: error: expected the columns date,amount or date,amount,service"),
            ("date,amount\n", "1:1: error: there are no costs in the file"),
            ("Service,A($)\nService total,3", "1:1: error: there are no costs in the file"),
            ("date,amount\n2026-01-01,1,2", "2:1: error: expected 2 values, found 3"),
            ("date,amount\n2026-01-01,1\n2026-01-01,1", "3:1: error: 2026-01-01 stands on line 2 already"),
            (
                "date,amount\n2026-01-01,1e99",
                "2:1: error: '1e99' is no amount; expected a number such as 41.23, without $ and grouping"
            ),
            (
                "Service,A($)\n2026-01-01,1\n2026-02-01,2",
                "2:1: error: these are costs by month; in Cost Explorer choose the granularity Daily, then export"
            ),
            ("date,amount\n2026-01-01,\"1", "2:1: error: this quotation mark is never closed"),
        ])
    func refused(_ text: String, _ message: String) {
        let file = HistoryFile(text, file: "f")
        #expect(file.history == nil)
        #expect(file.diagnostics.map(\.description) == ["f:\(message)"])
    }

    @Test("with thousands of mistakes names the first ones, and one of too many days says how many are possible")
    func tooMuch() throws {
        let rows = String(repeating: "x,1\n", count: 5_000)
        let mistakes = HistoryFile("date,amount\n" + rows, file: "f").diagnostics
        #expect(mistakes.count == HistoryFile.mistakeLimit)
        #expect(mistakes.last?.place.line == HistoryFile.mistakeLimit + 1)
        let days = (0...HistoryFile.dayLimit).map { "\(Day(number: 20_000 + $0).text),1\n" }
        #expect(
            HistoryFile(days.joined(), file: "f").diagnostics.map(\.description)
                == ["f:1201:1: error: 1201 days are too many; keep the last 1200 at most"])
        #expect(HistoryFile(days.dropFirst().joined(), file: "f").history?.totals.count == 1_200)
    }

    @Test(
        "takes the numbers that exports have, and no others",
        arguments: [
            ("1", true), ("-0.5", true), ("1.2E-7", true), ("1e+2", true), ("0.123456789012345678901234", true),
            ("", false), ("-", false), (".5", false), ("1.", false), ("1e", false), ("1e123", false), ("+1", false),
            ("1,000", false), ("0x10", false), ("1 ", true), ("1 2", false), ("١", false), ("inf", false),
            ("1234567890123", false),
        ])
    func numbers(_ text: String, _ isNumber: Bool) {
        let file = HistoryFile("date,amount\n2026-01-01,\"\(text)\"\n", file: "f")
        #expect((file.history != nil) == isNumber, "\(file.diagnostics)")
    }

    @Test("however it is broken ends in a history or in mistakes, never in neither")
    func noise() throws {
        let text = try String(contentsOf: Fixture.examples.appending(path: "history.csv"), encoding: .utf8)
        let bytes = Array(text.utf8.prefix(2_000))
        var random: UInt64 = 42
        for _ in 0..<300 {
            var broken = bytes
            for _ in 0..<3 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                broken[Int(random >> 33) % broken.count] = Array("\",\n\r-e.9x\0".utf8)[Int(random >> 20) % 10]
            }
            let file = HistoryFile(String(decoding: broken, as: UTF8.self), file: "f")
            #expect((file.history == nil) == !file.diagnostics.isEmpty)
        }
    }
}
