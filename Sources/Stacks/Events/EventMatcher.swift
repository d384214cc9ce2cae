import JSONValue

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// An EventBridge pattern, and whether it lets an event in.
///
/// Fields must all match, of a list of values one. Of a list of objects in the event one object must match them all.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html>
struct EventMatcher {
    let pattern: JSON

    /// What keeps the event out, in words; empty if it is let in.
    func reasons(against event: JSON) -> [String] { Self.reasons(pattern, against: event, at: "") }

    private static func reasons(_ pattern: JSON, against value: JSON?, at path: String) -> [String] {
        if case .array(let elements)? = value {
            let each = elements.map { reasons(pattern, against: $0, at: path) }
            return each.min { $0.count < $1.count } ?? ["\(path): the list is empty"]
        }
        return (pattern.objectValue.map { Array($0) } ?? []).flatMap { name, wanted in
            if name == "$or" { return alternatives(wanted, against: value, at: path) }
            let inner = path.isEmpty ? name : "\(path).\(name)"
            guard case .array(let matchers) = wanted else { return reasons(wanted, against: value?[name], at: inner) }
            return leafReasons(matchers, against: value?[name], at: inner)
        }
    }

    /// Of alternatives that all fail, the reasons of the one that comes closest.
    private static func alternatives(_ alternatives: JSON, against value: JSON?, at path: String) -> [String] {
        (alternatives.arrayValue ?? []).map { reasons($0, against: value, at: path) }.min { $0.count < $1.count } ?? []
    }

    private static func leafReasons(_ matchers: [JSON], against value: JSON?, at path: String) -> [String] {
        let leaves = leaves(of: value)
        let isMatched = matchers.contains { matcher in
            if case .bool(let isThere)? = matcher["exists"] { return leaves.isEmpty != isThere }
            return leaves.contains { accepts(matcher, $0) }
        }
        guard !isMatched else { return [] }
        let wanted = matchers.map(\.text).joined(separator: " or ")
        let found =
            leaves.isEmpty ? "is not in the event" : "is \(leaves.prefix(3).map(\.text).joined(separator: ", "))"
        return ["\(path): wanted \(wanted), \(found)"]
    }

    /// Only values can be matched, those of a list one by one.
    private static func leaves(of value: JSON?) -> [JSON] {
        switch value {
        case nil, .object: []
        case .array(let items): items.flatMap { leaves(of: $0) }
        case let value?: [value]
        }
    }

    // MARK: - Matchers

    private static func accepts(_ matcher: JSON, _ leaf: JSON) -> Bool {
        guard case .object(let object) = matcher, let (name, operand) = object.first(where: { _ in true }) else {
            return matcher == leaf
        }
        switch name {
        case "anything-but": return isOther(than: operand, leaf)
        case "numeric": return isWithin(operand.arrayValue ?? [], leaf)
        default: return leaf.stringValue.map { isText($0, name, operand) } ?? false
        }
    }

    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
    private static func isText(_ text: String, _ name: String, _ operand: JSON) -> Bool {
        if let folded = operand["equals-ignore-case"]?.stringValue {
            return isText(text.lowercased(), name, .string(folded.lowercased()))
        }
        guard let wanted = operand.stringValue else { return false }
        switch name {
        case "prefix": return text.utf8.starts(with: wanted.utf8)
        case "suffix": return text.utf8.reversed().starts(with: wanted.utf8.reversed())
        case "equals-ignore-case": return text.lowercased() == wanted.lowercased()
        case "wildcard": return isLike(Array(text.unicodeScalars)[...], Array(wanted.unicodeScalars)[...])
        case "cidr": return isAddress(text, in: wanted)
        default: return false
        }
    }

    private static func isOther(than operand: JSON, _ leaf: JSON) -> Bool {
        guard case .object(let object) = operand, let (name, inner) = object.first(where: { _ in true }) else {
            return !(operand.arrayValue ?? [operand]).contains(leaf)
        }
        guard let text = leaf.stringValue else { return true }
        return !(inner.arrayValue ?? [inner]).contains { isText(text, name, $0) }
    }

    private static func isWithin(_ bounds: [JSON], _ leaf: JSON) -> Bool {
        guard let number = leaf.numberValue else { return false }
        return stride(from: 0, to: bounds.count - 1, by: 2).allSatisfy { index in
            guard let bound = bounds[index + 1].numberValue else { return false }
            switch bounds[index].stringValue {
            case "<": return number < bound
            case "<=": return number <= bound
            case "=": return number == bound
            case ">=": return number >= bound
            case ">": return number > bound
            default: return false
            }
        }
    }

    /// `*` stands for any text, `\*` for itself.
    private static func isLike(
        _ text: ArraySlice<Unicode.Scalar>, _ wanted: ArraySlice<Unicode.Scalar>
    ) -> Bool {
        // The places in the pattern that the text read so far may have led to.
        var places: Set = [wanted.startIndex]
        func skippingStars(_ places: Set<Int>) -> Set<Int> {
            var all = places
            for var place in places {
                while place < wanted.endIndex, wanted[place] == "*" {
                    place += 1
                    all.insert(place)
                }
            }
            return all
        }
        places = skippingStars(places)
        for scalar in text {
            var next: Set<Int> = []
            for place in places where place < wanted.endIndex {
                if wanted[place] == "*" {
                    next.insert(place)
                    continue
                }
                let isEscape = wanted[place] == "\\" && place + 1 < wanted.endIndex
                let literal = isEscape ? place + 1 : place
                if wanted[literal] == scalar { next.insert(literal + 1) }
            }
            places = skippingStars(next)
        }
        return places.contains(wanted.endIndex)
    }

    /// `10.0.0.0/24`, `2001:db8::/32`
    private static func isAddress(_ text: String, in block: String) -> Bool {
        let parts = block.split(separator: "/")
        guard parts.count == 2, let length = Int(parts[1]), let base = bytes(ofAddress: String(parts[0])),
            let own = bytes(ofAddress: text), own.count == base.count, (0...own.count * 8).contains(length)
        else { return false }
        return (0..<length).allSatisfy { bit in
            let mask: UInt8 = 0x80 >> (bit % 8)
            return own[bit / 8] & mask == base[bit / 8] & mask
        }
    }

    private static func bytes(ofAddress text: String) -> [UInt8]? {
        for (family, size) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: size)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
