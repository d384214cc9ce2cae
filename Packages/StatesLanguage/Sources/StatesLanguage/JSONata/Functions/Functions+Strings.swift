extension Builtin {
    /// <https://docs.jsonata.org/string-functions>
    static let strings: [Builtin] = [
        Builtin("string", "<x-b?:s>") { call in
            var pretty = false
            if case .bool(let flag)? = call[1] { pretty = flag }
            return try call[0].map { .string(try $0.text(call.dialect, pretty: pretty)) }
        },
        Builtin("length", "<s-:n>") { call in call.string(0).map { .number(Double($0.unicodeScalars.count)) } },
        Builtin("substring", "<s-nn?:s>") { call in
            call.string(0).map { .string(substring($0, from: call.integer(1), length: call.integer(2))) }
        },
        Builtin("substringBefore", "<s-s:s>") { call in
            guard let text = call.string(0) else { return nil }
            guard let mark = call.string(1), let place = text.place(of: mark) else { return .string(text) }
            return .string(text.part(..<place))
        },
        Builtin("substringAfter", "<s-s:s>") { call in
            guard let text = call.string(0) else { return nil }
            guard let mark = call.string(1), let place = text.place(of: mark) else { return .string(text) }
            return .string(text.part((place + mark.utf8.count)...))
        },
        Builtin("lowercase", "<s-:s>") { call in call.string(0).map { .string($0.lowercased()) } },
        Builtin("uppercase", "<s-:s>") { call in call.string(0).map { .string($0.uppercased()) } },
        Builtin("trim", "<s-:s>") { call in
            call.string(0).map { text in
                let words = text.unicodeScalars.split { " \t\n\r".unicodeScalars.contains($0) }
                return .string(words.map(String.init).joined(separator: " "))
            }
        },
        Builtin("pad", "<s-ns?:s>") { call in try pad(call) },
        Builtin("join", "<a<s>s?:s>") { call in
            guard let list = call.list(0) else { return nil }
            let texts = list.items.compactMap { item -> String? in
                guard case .string(let text) = item else { return nil }
                return text
            }
            return .string(texts.joined(separator: call.string(1) ?? ""))
        },
    ]

    /// Places count code points; negative ones count from the end.
    private static func substring(_ text: String, from start: Int?, length: Int?) -> String {
        let scalars = Array(text.unicodeScalars)
        guard let start else { return length == nil ? text : "" }
        let first = min(start < 0 ? max(0, scalars.count + start) : start, scalars.count)
        var last = scalars.count
        if let length { last = min(last, first + max(0, length)) }
        var part = String.UnicodeScalarView()
        part.append(contentsOf: scalars[first..<last])
        return String(part)
    }

    private static func pad(_ call: Call) throws -> Value? {
        guard let text = call.string(0), let width = call.integer(1) else { return call[0] }
        let missing = abs(width) - text.unicodeScalars.count
        guard missing > 0 else { return .string(text) }
        guard missing <= 1_000_000 else {
            throw JSONataError("D3001", "$pad must not add more than a million characters")
        }
        var unit = call.string(2) ?? " "
        if unit.isEmpty { unit = " " }
        let characters = Array(unit.unicodeScalars)
        var padding = String.UnicodeScalarView()
        for index in 0..<missing { padding.append(characters[index % characters.count]) }
        return .string(width > 0 ? text + String(padding) : String(padding) + text)
    }
}

extension String {
    /// Where a text stands, one behind the other. Places count bytes of UTF-8, as Swift's own search compares what it
    /// finds equivalent.
    func places(of text: String, limit: Int = .max) -> [Int] {
        let bytes = Array(utf8)
        let wanted = Array(text.utf8)
        var places: [Int] = []
        var place = 0
        while places.count < limit, place + wanted.count <= bytes.count {
            if bytes[place..<place + wanted.count].elementsEqual(wanted) {
                places.append(place)
                place += max(1, wanted.count)
            } else {
                place += 1
            }
        }
        return places
    }

    func place(of text: String) -> Int? { places(of: text, limit: 1).first }

    /// The part between two places, which must not lie inside of a character.
    func part(_ places: some RangeExpression<Int>) -> String {
        let bytes = utf8
        let range = places.relative(to: 0..<bytes.count)
        return String(decoding: bytes.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }
}
