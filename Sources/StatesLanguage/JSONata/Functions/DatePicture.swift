/// The picture of a date, such as `[D] [MNn,3-3] [Y]`. Roman numbers and numbers in words are left out.
/// <https://docs.jsonata.org/date-time-functions#frommillis>
struct DatePicture {
    enum Part {
        case text(String)
        case component(Component)
    }

    struct Component {
        var letter: Character
        /// `01`, `Nn`, `n` …
        var form: String
        var isOrdinal = false
        var isShortZone = false
        var least: Int?
        var most: Int?

        var isName: Bool { form.first == "N" || form.first == "n" }
        var digits: Int { max(form.count(where: \.isNumber), least ?? 0) }
    }

    let parts: [Part]

    init(_ picture: String) throws {
        var parts: [Part] = []
        var rest = picture[...]
        var text = ""
        while let character = rest.popFirst() {
            if character == "[", rest.first != "[" {
                guard let end = rest.firstIndex(of: "]") else {
                    throw JSONataError("D3135", "a [ in the date picture is not closed")
                }
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                parts.append(.component(try Self.component(rest[..<end].filter { !$0.isWhitespace })))
                rest = rest[rest.index(after: end)...]
            } else {
                if character == "[" || character == "]", rest.first == character { rest.removeFirst() }
                text.append(character)
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
        self.parts = parts
    }

    private static let forms: [Character: String] = [
        "Y": "1", "M": "1", "D": "1", "d": "1", "F": "n", "W": "1", "w": "1", "X": "1", "x": "1", "H": "1", "h": "1",
        "P": "n", "m": "01", "s": "01", "f": "1", "Z": "01:01", "z": "01:01", "C": "n", "E": "n",
    ]

    private static func component(_ marker: String) throws -> Component {
        guard let letter = marker.first, let usual = forms[letter] else {
            throw JSONataError("D3132", "unknown component [\(marker)] in the date picture")
        }
        let halves = marker.dropFirst().split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        var component = Component(letter: letter, form: halves.first.map(String.init) ?? "")
        if halves.count == 2 {
            let widths = halves[1].split(separator: "-", maxSplits: 1).map { Int($0).map { max(0, min($0, 100)) } }
            component.least = widths.first ?? nil
            component.most = widths.count > 1 ? widths[1] : nil
        }
        if component.form.count > 1, let modifier = component.form.last, "atco".contains(modifier) {
            component.isOrdinal = modifier == "o"
            component.isShortZone = modifier == "t"
            component.form.removeLast()
        }
        if component.form.isEmpty { component.form = usual }
        let isNumber = component.form.allSatisfy { $0 == "#" || $0 == ":" || $0.isASCII && $0.isNumber }
        guard component.isName || isNumber else {
            throw JSONataError("D3130", "[\(marker)] is not supported here")
        }
        guard !component.isName || "MxFPCE".contains(letter) else {
            throw JSONataError("D3133", "[\(marker)] has no name")
        }
        return component
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// The offset counts minutes before UTC.
    func format(_ milliseconds: Double, offset: Int) throws -> String {
        guard abs(milliseconds) <= 8.64e15 else { throw JSONataError("D1001", "no date is so far away") }
        let moment = Moment(milliseconds: milliseconds, offset: offset)
        return parts.map { part in
            switch part {
            case .text(let text): text
            case .component(let component): component.text(moment)
            }
        }.joined()
    }
}

extension DatePicture.Component {
    fileprivate func text(_ moment: Moment) -> String {
        switch letter {
        case "Y": year(moment.year)
        case "X": year(moment.week.year)
        case "M": isName ? name(DatePicture.months[moment.month - 1]) : number(moment.month)
        case "x": isName ? name(DatePicture.months[moment.weekOfMonth.month - 1]) : number(moment.weekOfMonth.month)
        case "D": number(moment.day)
        case "d": number(moment.dayOfYear)
        case "F": isName ? name(DatePicture.weekdays[moment.weekday - 1]) : number(moment.weekday)
        case "W": number(moment.week.week)
        case "w": number(moment.weekOfMonth.week)
        case "H": number(moment.hour)
        case "h": number((moment.hour + 11) % 12 + 1)
        case "m": number(moment.minute)
        case "s": number(moment.second)
        case "f": number(moment.millisecond)
        case "P": name(moment.hour < 12 ? "am" : "pm")
        case "Z", "z": zone(moment.offset)
        default: "ISO"
        }
    }

    private func name(_ name: String) -> String {
        var name = name
        if form == "N" { name = name.uppercased() }
        if form.hasPrefix("n") { name = name.lowercased() }
        return String(name.prefix(most ?? Int.max))
    }

    private func year(_ year: Int) -> String {
        let width = most ?? (digits >= 2 ? digits : 0)
        guard width > 0, width < 10 else { return number(year) }
        let modulus = (0..<width).reduce(1) { value, _ in value * 10 }
        return number(year % modulus, digits: most ?? digits)
    }

    private func number(_ number: Int, digits: Int? = nil) -> String {
        let text = String(abs(number))
        let zeros = String(repeating: "0", count: max(0, (digits ?? self.digits) - text.count))
        return (number < 0 ? "-" : "") + zeros + text + (isOrdinal ? Self.ordinal(number) : "")
    }

    private static func ordinal(_ number: Int) -> String {
        switch (number % 10, number / 10 % 10) {
        case (_, 1): "th"
        case (1, _): "st"
        case (2, _): "nd"
        case (3, _): "rd"
        default: "th"
        }
    }

    private func zone(_ offset: Int) -> String {
        if offset == 0, isShortZone { return "Z" }
        let (hours, minutes) = (abs(offset) / 60, abs(offset) % 60)
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        let body: String
        if form.contains(":") {
            body = padded(hours, form.prefix { $0 != ":" }.count) + ":" + padded(minutes, 2)
        } else if digits <= 2 {
            body = padded(hours, digits) + (minutes == 0 ? "" : ":" + padded(minutes, 2))
        } else {
            body = padded(hours * 100 + minutes, digits)
        }
        return (letter == "z" ? "GMT" : "") + (offset < 0 ? "-" : "+") + body
    }
}
