import JSONValue
import Testing

@testable import StatesLanguage

/// Whatever is thrown at it, there is an error or a value.
@Suite struct NoiseTests {
    private static let words = [
        "1", "0", "-1", "1e308", "2.5", "'é😀'", "a", "b", "$", "$$", "$x", "(", ")", "[", "]", "{", "}", ",", ";", ":",
        ":=",
        "?", "+", "-", "*", "/", "%", "=", "!=", "<", ">=", "&", ".", "..", "~>", "^(", "^(>", "**", " and ", " in ",
        "function($x){", "λ($x){", "true", "null", "/a/", "/(a)(b)?/i", "/x*/", "[0]", "[]", "{'k':", "$sum(", "$map(",
        "$filter(", "$reduce(", "$string(", "$substring(", "$pad(", "$split(", "$match(", "$replace(", "$formatNumber(",
        "$fromMillis(", "$toMillis(", "$round(", "$sort(", "$range(", "$partition(", "'#,##0.00'",
        "'[Y]-[M01][F1o][Z]'",
        "'0.0e0'", "%", "@$x", "#$i", "??", "?:", "|a|{'x':1}|", "~> |", "$formatInteger(", "$parseInteger(", "'w;o'",
        "$eval(",
        "`q q`", "/*c*/", "@", "#", "|", "!", "\\", "\u{0}", "\"\\u00e9\"", "99999999999999999999",
    ]

    @Test(arguments: 1...8)
    func `noise gives an error or a value`(seed: UInt64) {
        var noise = Noise(state: seed)
        let input: JSON = ["a": [1, 2, ["b": ["x", nil]]], "b": ["c": "aab", "d": 3.5], "q q": 1]
        for _ in 0..<500 {
            let count = Int.random(in: 1...14, using: &noise)
            let expression = (0..<count).compactMap { _ in Self.words.randomElement(using: &noise) }.joined()
            for dialect in [Dialect.stepFunctions, .bounded] {
                let value = try? JSONata(expression, dialect: dialect).evaluate(input)
                #expect(value.map { (try? JSON(parsing: $0.text)) == $0 } ?? true, "\(expression)")
            }
        }
    }
}

extension NoiseTests {
    @Test func `a picture of noise gives an error or a text`() throws {
        var noise = Noise(state: 9)
        let signs = Array("#0,.;%‰eoWwIiAaYMDdFXxHhPmsfZzCE[][]Nn9t ٠-*1:")
        let functions = try [
            "$formatNumber(n, p)", "$formatInteger(n, p)", "$parseInteger(t, p)", "$fromMillis(n, p, '-0130')",
            "$toMillis(t, p)", "$toMillis($fromMillis(n, p), p)",
        ].map { try JSONata($0) }
        for _ in 0..<150 {
            let count = Int.random(in: 0...9, using: &noise)
            let picture = String((0..<count).compactMap { _ in signs.randomElement(using: &noise) })
            for number in [-7.5, 1_700_000_000_123, 1e300] {
                let input: JSON = ["n": .number(number), "p": .string(picture), "t": "MCM, twenty-first 12:00"]
                for function in functions {
                    let value = try? function.evaluate(input)
                    #expect(value == nil || value?.stringValue != nil || value?.numberValue != nil, "\(picture)")
                }
            }
        }
    }
}

extension Dialect {
    /// Ends what would not end by itself.
    fileprivate static var bounded: Dialect {
        var dialect = Dialect.jsonata
        dialect.mostSteps = 100_000
        return dialect
    }
}

/// The same noise each time. <https://prng.di.unimi.it/splitmix64.c>
private struct Noise: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
