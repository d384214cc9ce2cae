extension DatePicture {
    /// The time that the text names, or nil if it does not look like the picture. What the picture leaves out before
    /// its first component is taken from now, behind its last it is the least.
    func parse(_ text: String, now: Double, _ dialect: Dialect) throws -> Double? {
        var rest = text[...]
        var found: [Character: Int] = [:]
        for part in parts {
            switch part {
            case .text(let text):
                guard rest.lowercased().hasPrefix(text.lowercased()) else { return nil }
                rest = rest.dropFirst(text.count)
            case .component(let component):
                guard let value = try component.read(&rest, dialect) else { return nil }
                found[component.letter] = value
            }
        }
        guard rest.isEmpty, !found.isEmpty else { return nil }
        return try moment(found, now: Moment(milliseconds: now, offset: 0))?.milliseconds
    }

    private func moment(_ found: [Character: Int], now: Moment) throws -> Moment? {
        guard !found.keys.contains(where: "XxWw".contains) else {
            throw JSONataError("D3136", "a date cannot be read from a week")
        }
        var found = found
        if let hour = found["h"] {
            guard let half = found["P"] else { throw JSONataError("D3136", "[h] needs [P] to be read") }
            found["H"] = hour % 12 + 12 * half
        }
        if let dayOfYear = found["d"], let year = found["Y"] {
            var first = Moment(year: year, month: 1, day: 1)
            first.offset = 0
            let date = Moment(milliseconds: first.milliseconds + Double(dayOfYear - 1) * 86_400_000, offset: 0)
            (found["M"], found["D"]) = (date.month, date.day)
        }
        let order: [(Character, now: Int, least: Int)] = [
            ("Y", now.year, 0), ("M", now.month, 1), ("D", now.day, 1), ("H", now.hour, 0), ("m", now.minute, 0),
            ("s", now.second, 0), ("f", now.millisecond, 0),
        ]
        var (started, ended) = (false, false)
        for (letter, current, least) in order {
            if found[letter] != nil {
                guard !ended else { throw JSONataError("D3136", "the date picture lacks a part between two others") }
                started = true
            } else {
                ended = started
                found[letter] = started ? least : current
            }
        }
        var moment = Moment(year: found["Y"] ?? 0, month: found["M"] ?? 1, day: found["D"] ?? 1)
        moment.hour = found["H"] ?? 0
        moment.minute = found["m"] ?? 0
        moment.second = found["s"] ?? 0
        moment.millisecond = found["f"] ?? 0
        moment.offset = found["Z"] ?? found["z"] ?? 0
        return moment.isPossible ? moment : nil
    }
}

extension DatePicture.Component {
    /// Takes the component from the text.
    fileprivate func read(_ rest: inout Substring, _ dialect: Dialect) throws -> Int? {
        switch letter {
        case "P": return name(["am", "pm"], &rest).map { $0 - 1 }
        case "M" where isName: return name(DatePicture.months, &rest)
        case "F" where isName: return name(DatePicture.weekdays, &rest)
        case "Z", "z": return zone(&rest)
        case "C", "E": return nil
        case "f" where !dialect.isStepFunctions:
            // Since JSONata 2.1 a fraction, of which three digits count.
            let digits = rest.prefix(width ?? .max).prefix { ("0"..."9").contains($0) }
            rest = rest[digits.endIndex...]
            return digits.isEmpty ? nil : Int((digits.prefix(3) + "00").prefix(3))
        default: return try number(&rest)
        }
    }

    private func number(_ rest: inout Substring) throws -> Int? {
        guard let picture else { return nil }
        var most = 2
        switch letter {
        case "Y": most = form.hasPrefix("0") ? max(picture.least, 2) : 4
        case "X": most = 4
        case "f", "d": most = 3
        default: break
        }
        let text = picture.prefix(of: rest, digits: width ?? most + picture.separators.count)
        guard !text.isEmpty, let number = try picture.parse(String(text)), number < 1e9 else { return nil }
        rest = rest[text.endIndex...]
        return Int(number)
    }

    private func name(_ names: [String], _ rest: inout Substring) -> Int? {
        for (index, name) in names.enumerated() {
            let name = name.prefix(most ?? Int.max).lowercased()
            guard rest.lowercased().hasPrefix(name) else { continue }
            rest = rest.dropFirst(name.count)
            return index + 1
        }
        return nil
    }

    private func zone(_ rest: inout Substring) -> Int? {
        if letter == "z" {
            guard rest.hasPrefix("GMT") else { return nil }
            rest = rest.dropFirst(3)
        }
        if isShortZone, rest.first == "Z" {
            rest.removeFirst()
            return 0
        }
        guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
        rest.removeFirst()
        var numbers = rest.prefix { $0.isASCII && $0.isNumber || $0 == ":" }
        rest = rest.dropFirst(numbers.count)
        var (hours, minutes) = (0, 0)
        if let colon = numbers.firstIndex(of: ":") {
            guard let first = Int(numbers[..<colon]), let second = Int(numbers[numbers.index(after: colon)...]) else {
                return nil
            }
            (hours, minutes) = (first, second)
        } else if numbers.count <= 2 {
            guard let first = Int(numbers) else { return nil }
            hours = first
        } else {
            guard numbers.count == 4, let second = Int(numbers.suffix(2)) else { return nil }
            numbers.removeLast(2)
            guard let first = Int(numbers) else { return nil }
            (hours, minutes) = (first, second)
        }
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
    }
}
