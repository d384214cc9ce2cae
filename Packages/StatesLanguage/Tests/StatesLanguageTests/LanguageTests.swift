import JSONValue
import Testing

@testable import StatesLanguage

/// JSONata by itself, where Step Functions has another version, refuses something or stops earlier.
@Suite struct LanguageTests {
    @Test(
        arguments: [
            ("null ?? 1", "null"), ("nothing ?? 1", "1"), ("a.b ?? c ?? 2", "2"), ("'' ?: 'x'", "\"x\""),
            ("-5 ?: 9", "-5"),
            ("[1, 2, 3][-1] ?: 4", "3"), ("$eval('[1, $sum([2, 3])]')", "[1,5]"), ("$eval('$ + 1', 2)", "3"),
            ("($x := 4; $eval('$x * 2'))", "8"), ("[7].$eval('$ + 1')", "8"), ("$eval(nothing)", nil),
            ("$string(5890840712243076)", "\"5890840712243076\""), ("$string(0.1 + 0.2)", "\"0.3\""),
            ("'' & 12345678901234567", "\"12345678901234568\""), ("$number('007')", "7"), ("$number('-00.50')", "-0.5"),
            ("$number('0x1F')", "31"), ("$contains('abc', nothing)", nil), ("$count([1..900000])", "900000"),
            ("$toMillis('12:00:00.0625', '[H01]:[m01]:[s01].[f1]') % 1000", "62"),
            ("$toMillis('202402', '[Y,*-4][M01]')", "1706745600000"), ("$sort($shuffle([3, 1, 2]))", "[1,2,3]"),
            ("($f := function($n) { $n = 0 ? 1 : $n * $f($n - 1) }; $f(170))", "7.257415615307994e+306"),
            ("$exists(1 / 0)", "true"), ("$exists($parse)", "false"),
        ] as [(String, String?)])
    func `it has what JSONata has`(expression: String, wanted: String?) throws {
        #expect(try JSONata(expression).evaluate([:])?.text == wanted)
    }

    @Test(arguments: [
        ("$eval('1 +')", "D3120"), ("$eval('1 + true')", "D3121"), ("$string(1 / 0)", "D3001"), ("[1 / 0]", "D1001"),
        ("1 / 0 + 1", "D1001"), ("3(?)", "T1008"), ("sum(?)", "T1007"), ("[1..10000001]", "D2014"), ("$.1", "S0213"),
        ("$.1a", "S0201"), ("a@$x^(b)@$y", "S0216"), ("$formatInteger(1, '0٠')", "D3131"),
        ("$formatNumber(1, '#0%%')", "D3082"), ("$formatNumber(1, '#0‰‰')", "D3083"),
        ("$formatNumber(1, '.e0')", "D3085"),
        ("$formatNumber(1, '%')", "D3086"), ("$formatNumber(1, '0,.0')", "D3087"), ("$formatNumber(1, '0,')", "D3088"),
        ("$formatNumber(1, '0.0e0%')", "D3092"), ("$formatNumber(1, '#.0.0')", "D3081"),
        ("$fromMillis(0, '[Y?]')", "D3130"), ("$fromMillis(0, '[Z010101]')", "D3134"),
        ("$fromMillis(0, '[YN]-[M')", "D3135"), ("$toMillis('2018-32-5', '[X]-[W]-[F1]')", "D3136"),
        ("($clone := 1; $ ~> |a|{}|)", "T2013"), ("{'a': {}} ~> |a|1|", "T2011"), ("{'a': {}} ~> |a|{}, 1|", "T2012"),
    ])
    func `errors have JSONata's codes`(expression: String, code: String) {
        let error = #expect(throws: JSONataError.self) { try JSONata(expression).evaluate([:]) }
        #expect(error?.code == code)
    }

    @Test func `the caller bounds it`() {
        var dialect = Dialect.jsonata
        dialect.mostSteps = 10_000
        let endless = #expect(throws: JSONataError.self) {
            try JSONata("($f := function() { $f() }; $f())", dialect: dialect).evaluate()
        }
        #expect(endless?.code == "D1012")
        dialect.deepest = 20
        let deep = #expect(throws: JSONataError.self) {
            try JSONata("($f := function($n) { 1 + $f($n) }; $f(1))", dialect: dialect).evaluate()
        }
        #expect(deep?.code == "D1011")
    }

    @Test func `a transform sees what it changed before`() throws {
        let input: JSON = ["a": ["n": 1, "b": ["n": 2]]]
        let expression = "$ ~> |**[$exists(n)]|{'n': n + 1, 'inner': b.n}|"
        #expect(
            try JSONata(expression).evaluate(input)?.text == #"{"a":{"n":2,"b":{"n":3},"inner":2}}"#)
        #expect(try JSONata("$ ~> |a.b|{'n': 0}| ~> |a|{'seen': b.n}|").evaluate(input)?["a"]?["seen"] == 0)
    }
}
