import JSONValue

extension Builtin {
    /// <https://docs.jsonata.org/date-time-functions>
    static let dates: [Builtin] = [
        Builtin("now", "<s?s?:s>") { call in
            .string(try text(call.evaluator.ambient.milliseconds, picture: call.string(0), zone: call.string(1)))
        },
        Builtin("fromMillis", "<n-s?s?:s>") { call in
            try call.number(0).map {
                .string(try text($0, picture: call.string(1), zone: call.string(2)))
            }
        },
        Builtin("toMillis", "<s-s?:n>") { call in
            guard let text = call.string(0) else { return nil }
            if let picture = call.string(1) {
                return try DatePicture(picture).parse(text, now: call.evaluator.ambient.milliseconds, call.dialect)
                    .map(Value.number)
            }
            guard let moment = Moment(iso: text) else {
                throw JSONataError("D3110", "$toMillis needs an ISO 8601 timestamp, not \(JSON.string(text).text)")
            }
            return .number(moment.milliseconds)
        },
    ]

    private static func text(_ milliseconds: Double, picture: String?, zone: String?) throws -> String {
        let picture = try DatePicture(picture ?? "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]")
        guard let zone else { return try picture.format(milliseconds, offset: 0) }
        guard let number = Int(zone), abs(number) < 10_000 else {
            throw JSONataError("D3134", "a time zone is an offset such as +0200, not \(zone)")
        }
        return try picture.format(milliseconds, offset: number / 100 * 60 + number % 100)
    }
}
