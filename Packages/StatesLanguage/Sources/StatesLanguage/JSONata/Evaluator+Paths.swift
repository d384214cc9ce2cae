import JSONValue

extension Evaluator {
    func path(_ node: Node, _ steps: [Node], _ input: Value?, _ frame: Frame) throws -> Value? {
        // A path that begins with a variable does not look at each item of the input.
        var inputs: [Value]?
        if case .array(let list)? = input {
            if case .variable = steps[0].kind { inputs = [.array(list)] } else { inputs = list.items }
        } else {
            inputs = input.map { [$0] }
        }
        var result = List.sequence
        var tuples: [Members]?
        for (index, step) in steps.enumerated() {
            if tuples != nil || step.isTuple, !(index == 0 && step.constructsArray) {
                tuples = try self.tuples(step, tuples ?? inputs?.map { Members(item: $0) } ?? [Members()], frame)
                continue
            }
            if index == 0, step.constructsArray {
                let context = inputs.map { Value.array(List($0, .sequence)) }
                result = Self.list(try evaluate(step, context, frame))
            } else {
                result = try self.step(step, inputs, frame, isLast: index == steps.count - 1)
            }
            guard !result.items.isEmpty else { break }
            inputs = result.items
        }
        let stream = tuples.map { List($0.map(Value.object), [.sequence, .tuples]) }
        if let stream { result = node.isTuple ? stream : stream.withoutBindings }
        if node.keepsSingleton {
            if result.traits.contains(.constructed), !result.traits.contains(.sequence) {
                result = List([.array(result)], .sequence)
            }
            result.traits.insert(.keepsSingleton)
        }
        guard let pairs = node.group else { return .array(result) }
        return try group(pairs, .array(stream ?? result), frame, at: node.position)
    }

    /// Takes the step from each item of the stream. What it finds keeps what the item has been bound to.
    private func tuples(_ step: Node, _ items: [Members], _ frame: Frame) throws -> [Members] {
        var found = List([], [.sequence, .tuples])
        if case .sort(let terms) = step.kind {
            let sorted = try sorted(terms, List(items.map(Value.object), .tuples), frame, at: step.position)
            for (place, item) in sorted.items.enumerated() {
                guard case .object(var members) = item else { continue }
                if let index = step.index { members[index] = .number(Double(place)) }
                found.append(.object(members))
            }
        } else {
            for item in items { try take(step, from: item, frame, into: &found) }
        }
        for stage in step.stages { found = try apply(stage, to: found, frame) }
        return found.items.compactMap { item in
            guard case .object(let members) = item else { return nil }
            return members
        }
    }

    private func take(_ step: Node, from item: Members, _ frame: Frame, into found: inout List) throws {
        let input = item[Members.item]
        let inner = Frame(in: frame, of: item)
        guard let value = try stream(step, input, inner) else { return }
        var list = List([value])
        if case .array(let items) = value { list = items }
        for (place, value) in list.items.enumerated() {
            var members = item
            if list.traits.contains(.tuples), case .object(let more) = value {
                for (name, value) in more { members[name] = value }
            } else {
                members[step.focus ?? Members.item] = value
                if let index = step.index { members[index] = .number(Double(place)) }
                if let ancestor = step.ancestor { members[ancestor.label] = input }
            }
            found.append(.object(members))
        }
    }

    private func apply(_ stage: Node.Stage, to list: List, _ frame: Frame) throws -> List {
        switch stage {
        case .filter(let predicate): return try filter(predicate, .array(list), frame)
        case .index(let name):
            let items = list.items.enumerated().map { place, item -> Value in
                guard case .object(var members) = item else { return item }
                members[name] = .number(Double(place))
                return .object(members)
            }
            return List(items, list.traits)
        }
    }

    /// Takes the step from each input, and puts what it finds into one sequence. Without inputs, from undefined.
    private func step(_ step: Node, _ inputs: [Value]?, _ frame: Frame, isLast: Bool) throws -> List {
        if case .sort(let terms) = step.kind {
            var result = try sorted(terms, List(inputs ?? [], .sequence), frame, at: step.position)
            for stage in step.stages { result = try apply(stage, to: result, frame) }
            return result
        }
        var found: [Value] = []
        if let inputs {
            for input in inputs {
                if let value = try stepped(step, input, frame) { found.append(value) }
            }
        } else if let value = try stepped(step, nil, frame) {
            found.append(value)
        }
        if isLast, found.count == 1, case .array(let list) = found[0], !list.traits.contains(.sequence) { return list }
        var result = List.sequence
        for value in found {
            if case .array(let list) = value, !list.traits.contains(.constructed) {
                result.append(contentsOf: list)
            } else {
                result.append(value)
            }
        }
        return result
    }

    private func stepped(_ step: Node, _ input: Value?, _ frame: Frame) throws -> Value? {
        var value: Value?
        if case .name(let name) = step.kind {
            try touch(in: frame, at: step.position)
            value = Self.collapse(Self.lookUp(name, in: input), keepsArray: step.keepsArray)
        } else {
            value = try evaluate(step, input, frame)
        }
        for case .filter(let predicate) in step.stages { value = .array(try filter(predicate, value, frame)) }
        return value
    }

    /// The member of that name; of each item, if the value is an array.
    static func lookUp(_ name: String, in value: Value?) -> Value? {
        switch value {
        case .object(let members): return members[name]
        case .array(let list):
            var found = List.sequence
            for item in list.items {
                guard let value = lookUp(name, in: item) else { continue }
                if case .array(let inner) = value { found.append(contentsOf: inner) } else { found.append(value) }
            }
            return .array(found)
        default: return nil
        }
    }

    /// The items for which the predicate holds, or that stand at the places it gives.
    func filter(_ predicate: Node, _ value: Value?, _ frame: Frame) throws -> List {
        let list = Self.list(value)
        let items = list.items
        var result = List([], list.traits.intersection(.tuples).union(.sequence))
        if case .literal(.number(let number)) = predicate.kind, predicate.isPlain {
            guard let index = Self.index(number, of: items.count) else { return result }
            if case .array(let list) = items[index] { return list }
            result.append(items[index])
            return result
        }
        for (index, item) in items.enumerated() {
            let (context, frame) = bound(item, of: list, in: frame)
            let test = try evaluate(predicate, context, frame)
            if let numbers = Self.numbers(test) {
                for number in numbers where Self.index(number, of: items.count) == index { result.append(item) }
            } else if test?.isTruthy ?? false {
                result.append(item)
            }
        }
        return result
    }

    /// The item, and the variables that it brings if the list is a stream.
    func bound(_ item: Value?, of list: List, in frame: Frame) -> (Value?, Frame) {
        guard list.traits.contains(.tuples), case .object(let members)? = item else { return (item, frame) }
        return (members[Members.item], Frame(in: frame, of: members))
    }

    private static func numbers(_ value: Value?) -> [Double]? {
        switch value {
        case .number(let number): return [number]
        case .array(let list):
            var numbers: [Double] = []
            for item in list.items {
                guard case .number(let number) = item else { return nil }
                numbers.append(number)
            }
            return numbers
        default: return nil
        }
    }

    /// The place that a number means, from the end if it is negative.
    private static func index(_ number: Double, of count: Int) -> Int? {
        let place = number.rounded(.down) + (number.rounded(.down) < 0 ? Double(count) : 0)
        guard place >= 0, place < Double(count) else { return nil }
        return Int(place)
    }

    func wildcard(_ input: Value?) -> Value {
        var result = List.sequence
        var input = input
        if case .array(let list)? = input, list.traits.contains(.outer) { input = list.items.first }
        let values: [Value] =
            switch input {
            case .object(let members): members.map(\.value)
            case .array(let list): list.items
            default: []
            }
        for value in values {
            guard case .array = value else {
                result.append(value)
                continue
            }
            // The first array that is added makes a plain array of the sequence, as in the reference implementation.
            result.traits.remove(.sequence)
            Self.flatten(value, into: &result)
        }
        return .array(result)
    }

    private static func flatten(_ value: Value, into result: inout List) {
        guard case .array(let list) = value else { return result.append(value) }
        for item in list.items { flatten(item, into: &result) }
    }

    func descendants(_ input: Value?) -> Value? {
        guard let input else { return nil }
        var result = List.sequence
        Self.descend(input, into: &result)
        return .array(result)
    }

    private static func descend(_ value: Value, into result: inout List) {
        switch value {
        case .array(let list): for item in list.items { descend(item, into: &result) }
        case .object(let members):
            result.append(value)
            for (_, member) in members { descend(member, into: &result) }
        default: result.append(value)
        }
    }
}

extension List {
    /// The items of a stream alone.
    var withoutBindings: List {
        let items = items.compactMap { item -> Value? in
            guard case .object(let members) = item else { return nil }
            return members[Members.item]
        }
        return List(items, traits.subtracting(.tuples))
    }
}
