/// The picture of a date, such as `[D] [MNn,3-3] [Y]`.
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
        /// How the number is written.
        var picture: IntegerPicture?
        var isShortZone = false
        var most: Int?
        /// So many digits exactly, as the next number follows at once.
        var width: Int?

        var isName: Bool { form.first == "N" || form.first == "n" }
        var isZone: Bool { letter == "Z" || letter == "z" }
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
                let component = try Self.component(rest[..<end].filter { !$0.isWhitespace })
                if component.picture != nil, case .component(var previous)? = parts.last, let before = previous.picture
                {
                    previous.width = before.least
                    parts[parts.count - 1] = .component(previous)
                }
                parts.append(.component(component))
                rest = rest[rest.index(after: end)...]
            } else {
                if character == "[" || character == "]", rest.first == character { rest.removeFirst() }
                text.append(character)
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
        for case .component(let component) in parts { try component.check() }
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
        let comma = marker.lastIndex(of: ",")
        var component = Component(letter: letter, form: String(marker[..<(comma ?? marker.endIndex)].dropFirst()))
        var least: Int?
        if let comma {
            let widths = marker[comma...].dropFirst().split(separator: "-", maxSplits: 1)
                .map { Int($0).map { max(0, min($0, 100)) } }
            least = widths.first ?? nil
            component.most = widths.count > 1 ? widths[1] : nil
        }
        var modifier: Character?
        if component.form.count > 1, let last = component.form.last, "atco".contains(last) {
            modifier = component.form.removeLast()
            component.isShortZone = modifier == "t"
        }
        if component.form.isEmpty { component.form = usual }
        guard !component.isName, !"PCE".contains(letter) else { return component }
        var picture = try IntegerPicture(component.form)
        picture.isOrdinal = modifier == "o" && !component.isZone
        picture.least = max(picture.least, least ?? 0)
        if letter == "Y", let most = component.most { picture.least = most }
        component.picture = picture
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
        return try parts.map { part in
            switch part {
            case .text(let text): text
            case .component(let component): try component.text(moment)
            }
        }.joined()
    }
}

extension DatePicture.Component {
    fileprivate func check() throws {
        guard !isName || "MxFPCE".contains(letter) else { throw JSONataError("D3133", "[\(letter)] has no name") }
        try picture?.check()
        if isZone, let picture, picture.interval == 0, !(1...4).contains(picture.least) {
            throw JSONataError("D3134", "a time zone has up to four digits in a date picture")
        }
    }

    fileprivate func text(_ moment: Moment) throws -> String {
        switch letter {
        case "Y": try year(moment.year)
        case "X": try year(moment.week.year)
        case "M": isName ? name(DatePicture.months[moment.month - 1]) : try number(moment.month)
        case "x":
            isName
                ? name(DatePicture.months[moment.weekOfMonth.month - 1]) : try number(moment.weekOfMonth.month)
        case "D": try number(moment.day)
        case "d": try number(moment.dayOfYear)
        case "F": isName ? name(DatePicture.weekdays[moment.weekday - 1]) : try number(moment.weekday)
        case "W": try number(moment.week.week)
        case "w": try number(moment.weekOfMonth.week)
        case "H": try number(moment.hour)
        case "h": try number((moment.hour + 11) % 12 + 1)
        case "m": try number(moment.minute)
        case "s": try number(moment.second)
        case "f": try number(moment.millisecond)
        case "P": name(moment.hour < 12 ? "am" : "pm")
        case "Z", "z": try zone(moment.offset)
        default: "ISO"
        }
    }

    private func name(_ name: String) -> String {
        var name = name
        if form == "N" { name = name.uppercased() }
        if form.hasPrefix("n") { name = name.lowercased() }
        return String(name.prefix(most ?? Int.max))
    }

    /// Where the picture says how many digits a year has, it loses those before.
    private func year(_ year: Int) throws -> String {
        guard let picture else { return "" }
        let digits = picture.least + picture.optional
        let width = most ?? (digits >= 2 ? digits : 0)
        guard width > 0, width < 10, picture.form == .digits else { return try number(year) }
        let modulus = (0..<width).reduce(1) { value, _ in value * 10 }
        return try picture.format(Double(year % modulus))
    }

    private func number(_ number: Int) throws -> String { try picture?.format(Double(number)) ?? "" }

    private func zone(_ offset: Int) throws -> String {
        guard offset != 0 || !isShortZone, let picture else { return "Z" }
        let (hours, minutes) = (abs(offset) / 60, abs(offset) % 60)
        var body = try picture.format(Double(hours * 100 + minutes))
        if picture.interval == 0, picture.least <= 2 {
            body = try picture.format(Double(hours))
            if minutes != 0 { body += minutes < 10 ? ":0\(minutes)" : ":\(minutes)" }
        }
        return (letter == "z" ? "GMT" : "") + (offset < 0 ? "-" : "+") + body
    }
}
