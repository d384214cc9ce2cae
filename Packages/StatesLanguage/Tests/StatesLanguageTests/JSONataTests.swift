import JSONValue
import Testing

@testable import StatesLanguage

/// What the corpus cannot hold: errors in full, the functions of Step Functions, and what the caller gives.
@Suite struct JSONataTests {
    private func value(_ expression: String, _ input: JSON? = nil) throws -> JSON? {
        try JSONata(expression, dialect: .stepFunctions).evaluate(input)
    }

    @Test(arguments: [
        ("1 +", "S0207: the expression ends too early (at 3)"), ("(1", "S0203: `)` should be here, not the end (at 2)"),
        ("[1 2]", "S0202: `]` should be here, not 2 (at 3)"), ("1 2", "S0201: unexpected 2 (at 2)"),
        ("'a", "S0101: the string does not end (at 0)"), ("'\\x'", "S0103: no such escape (at 2)"),
        ("'\\ud800'", "S0104: half of a surrogate pair (at 2)"),
        ("/a", "S0302: the regular expression does not end with / (at 0)"),
        ("$match(x, /(/)", "S0302: the regular expression does not end with / (at 10)"),
        ("$match(x, /a{2,1}/)", "S0303: not a regular expression: /a{2,1}/ (at 10)"),
        ("$eval('1')", "S0000: Step Functions does not support $eval; $parse reads JSON (at 0)"),
        ("a.%.%.b", "S0217: % has no parent here (at 0)"),
        ("a@x", "S0214: a variable must stand on the right of @ (at 2)"),
        ("a[0]@$x", "S0215: @ cannot follow a predicate (at 4)"), ("[1!2]", "S0204: unknown operator ! (at 2)"),
        ("a ?? 1", "S0211: ? cannot begin an expression (at 3)"),
        ("a ?: 1", "S0211: : cannot begin an expression (at 3)"),
        ("λ($a)<n<n>>{$a}", "S0401: only arrays and functions have a type in < > (at 5)"),
        ("λ($a)<(sa<n>)>{$a}", "S0402: a choice has no types in < > (at 5)"),
        ("$a[1] := 3", "S0212: a variable must stand on the left of := (at 0)"),
        ("a.1 b", "S0201: unexpected b (at 4)"),
        ("/* a", "S0106: the comment does not end (at 0)"),
        ("1 := 2", "S0212: a variable must stand on the left of := (at 0)"),
        ("a.1", "S0213: a literal cannot be a step of a path (at 2)"),
        ("function(x){1}", "S0208: a parameter must be a variable (at 9)"),
        ("a{'x':1}{'y':2}", "S0210: a step can have one group only (at 8)"),
    ])
    func `a mistake in the syntax says what and where`(expression: String, message: String) {
        #expect(check(expression)?.description == message)
    }

    private func check(_ text: String) -> JSONataError? {
        do {
            _ = try JSONata(text, dialect: .stepFunctions)
            return nil
        } catch {
            return error as? JSONataError
        }
    }

    @Test func `an expression that can be read has nothing to check`() {
        #expect(check("($f := function($x) { $x.a[0]^(>b) }; $f($states.input))") == nil)
    }

    @Test(arguments: [
        ("1 + 'a'", "T2002: the right side of + must be a number (at 0)"),
        ("$uppercase(1)", "T0410: argument 1 of $uppercase does not match its signature (at 10)"),
        ("$sum(['a'])", "T0412: argument 1 of $sum must be an array of numbers (at 4)"),
        ("$nothing()", "T1006: $nothing is not a function (at 0)"),
        ("$hash('a', 'MD5')", "T1006: $hash is not supported here (at 0)"),
        ("sum(1)", "T1005: sum is not a function; is $sum meant? (at 0)"),
        ("1 < 'a'", "T2009: both sides of < must be of the same type (at 0)"),
        ("$number('x')", "D3030: unable to cast value to a number: \"x\" (at 7)"), ("$error('no')", "D3137: no (at 6)"),
        ("{1: 2}", "T1003: a key must be a string, not 1 (at 0)"),
        ("$sum", "T0000: the result holds a function, which JSON cannot"),
        ("1 / 0", "D1001: number out of range: 1 / 0 (at 0)"),
    ])
    func `a failing expression says why and where`(expression: String, message: String) {
        let error = #expect(throws: JSONataError.self) { try value(expression) }
        #expect(error?.description == message)
    }

    @Test(
        arguments: [
            ("$partition([1,2,3,4,5], 2)", "[[1,2],[3,4],[5]]"), ("$partition([], 2)", "[]"),
            ("$range(0, 10, 2)", "[0,2,4,6,8,10]"),
            ("$range(5, 1, -2)", "[5,3,1]"), ("$range(1, 0, 1)", "[]"),
            (#"$parse('{"b":[1],"a":null}')"#, #"{"b":[1],"a":null}"#),
            ("$parse('1').a", nil),
        ] as [(String, String?)])
    func `the functions that Step Functions adds are there`(expression: String, wanted: String?) throws {
        #expect(try value(expression)?.text == wanted)
    }

    @Test func `clock, chance and identifiers come from the caller`() throws {
        let ambient = Ambient(milliseconds: 1_700_000_000_123, random: { seed in seed ?? 0.25 }, uuid: { "u" })
        let expression = "[$now(), $now('[D1o] [MNn]'), $millis(), $random(), $random(7), $uuid()]"
        #expect(
            try JSONata(expression, dialect: .stepFunctions).evaluate(ambient: ambient)?.text
                == #"["2023-11-14T22:13:20.123Z","14th November",1700000000123,0.25,7,"u"]"#)
    }

    @Test func `variables are given by name`() throws {
        let variables: [String: JSON] = ["states": ["input": ["a": [1, 2]]], "x": 3]
        #expect(
            try JSONata("$states.input.a ~> $map(function($v) { $v * $x })").evaluate(variables: variables) == [3, 6])
    }

    @Test(arguments: [
        "($f := function($n) { 1 + $f($n + 1) }; $f(0))", "($f := function($n) { $f($n) }; $f(0))",
        "($f := function($x) { $f([[$x]]) }; $f(1))", "$reduce([1..1000], function($a, $i) { [[$a]] }, 1)",
        "($f := function($n) { $map([$n], $f) }; $f(0))", "($f := function($n) { $sort([1, 2], $f) }; $f(0))",
    ])
    func `endless recursion is an error`(expression: String) {
        let error = #expect(throws: JSONataError.self) { try value(expression) }
        #expect(error?.code == "D1011" || error?.code == "D1012")
    }

    @Test func `recursion that ends with the call needs no stack`() throws {
        let expression = "($f := function($n, $sum) { $n = 0 ? $sum : $f($n - 1, $sum + $n) }; $f(20000, 0))"
        #expect(try value(expression) == 200_010_000)
    }

    @Test func `nesting and chains of operators have a limit`() {
        for expression in ["(", "[", "-", "function($x){", "{'a':", "1+", "a.", "$f(", "1?"] {
            let long = String(repeating: expression, count: 100_000)
            #expect(check(long) != nil)
        }
        #expect(check(Array(repeating: "'a'", count: 300).joined(separator: " & ")) == nil)
    }

    @Test(arguments: [
        "[1..873783]", "($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p('x', 23)))",
        "[1..873783] ~> $count()", "$range(1, 360146, 1)", "$range(0, 1e300, 1)", "$range(0, 1, 1e-300)",
        "$range(0, 1, 0)", "$pad('', 1e9)",
        "$fromMillis(1e300)", "$formatBase(1e300)", "$formatNumber(1e300, '0')", "$formatNumber(1e308, '0%e0')",
        "$power(10, 400)", "$partition([1], 0)", "1e308 * 10",
    ])
    func `what is too large is an error`(expression: String) {
        #expect(throws: JSONataError.self) { try value(expression) }
    }

    @Test(
        arguments: [
            ("$count([1..873782])", "873782"), ("$count($range(1, 360145, 1))", "360145"),
            ("($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p('x', 22)))", "4194304"),
            ("[1, 2][1e300]", nil), ("$substring('abc', -1e300, 1e300)", "\"abc\""),
            ("$split('a,b', ',', 1e300)", #"["a","b"]"#),
            ("$round(1e300, 1e300)", "1e+300"), ("$round(1.5, -1e300)", "0"),
            ("$match('aa', /a/, 1e300).index", "[0,1]"),
            ("$fromMillis(0, '[Y,99999999999999999999]')", "\"1970\""),
            ("$fromMillis(-62135596800001)", "\"0000-12-31T23:59:59.999Z\""),
        ] as [(String, String?)])
    func `huge numbers are no trap`(expression: String, wanted: String?) throws {
        #expect(try value(expression)?.text == wanted)
    }

    @Test func `texts are compared by code points`() throws {
        #expect(try value("'\\u00e9' = 'e\\u0301'") == false)
        #expect(try value("$contains('e\\u0301', 'e')") == true)
        #expect(try value("$length('e\\u0301')") == 2)
        #expect(try value("$split('a\\r\\nb', '\\n')") == ["a\r", "b"])
    }

    @Test func `two thousand groups take no time worth mentioning`() throws {
        let groups = (0..<2000).map { index -> JSON in
            ["Keys": [.string("s\(index % 50)")], "Metrics": ["UnblendedCost": ["Amount": .string("\(index)")]]]
        }
        let expression = "ResultsByTime.Groups{Keys[0]: $sum($map(Metrics.*.Amount, $number))}"
        var result: JSON?
        let time = try ContinuousClock().measure {
            result = try value(expression, ["ResultsByTime": [["Groups": .array(groups)]]])
        }
        #expect(result?["s49"] == 40_960)
        // Ten times what an unoptimised build takes on a slow machine.
        #expect(time < .seconds(5))
    }
}
