extension Builtin {
    /// <https://docs.jsonata.org/numeric-functions#formatinteger>
    static let integers: [Builtin] = [
        Builtin("formatInteger", "<n-s:s>") { call in
            guard let number = call.number(0), let picture = call.string(1) else { return nil }
            return .string(try IntegerPicture(picture).format(number))
        },
        Builtin("parseInteger", "<s-s:n>") { call in
            guard let text = call.string(0), let picture = call.string(1) else { return nil }
            return try IntegerPicture(picture).parse(text).map(Value.number)
        },
    ]
}
