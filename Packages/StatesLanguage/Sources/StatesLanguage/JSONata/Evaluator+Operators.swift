import JSONValue

extension Evaluator {
    func binary(
        _ operation: Node.Operator, _ left: Node, _ right: Node, _ input: Value?, _ frame: Frame
    ) throws -> Value? {
        let first = try evaluate(left, input, frame)
        switch operation {
        case .and where !(first?.isTruthy ?? false): return .bool(false)
        case .or where first?.isTruthy ?? false: return .bool(true)
        default: break
        }
        let second = try evaluate(right, input, frame)
        do {
            return try combine(operation, first, second)
        } catch var error as JSONataError {
            error.position = error.position ?? left.position
            throw error
        }
    }

    private func combine(_ operation: Node.Operator, _ left: Value?, _ right: Value?) throws -> Value? {
        switch operation {
        case .add, .subtract, .multiply, .divide, .remainder: try arithmetic(operation, left, right)
        case .equal: .bool(left.flatMap { left in right.map(left.equals) } ?? false)
        case .notEqual: .bool(left.flatMap { left in right.map { !left.equals($0) } } ?? false)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: try Self.comparison(operation, left, right)
        case .concatenate: .string(try (left?.text(dialect) ?? "") + (right?.text(dialect) ?? ""))
        case .range: try range(left, right)
        case .isIn:
            .bool(left.map { left in right != nil && Self.list(right).items.contains(where: left.equals) } ?? false)
        case .and, .or: .bool(right?.isTruthy ?? false)
        }
    }

    /// What is no number of JSON any more ends an expression of Step Functions here, and one of JSONata where it is used.
    private func arithmetic(_ operation: Node.Operator, _ left: Value?, _ right: Value?) throws -> Value? {
        let sign = operation.rawValue
        let first = try Self.number(left, else: "T2001", "the left side of \(sign) must be a number")
        let second = try Self.number(right, else: "T2002", "the right side of \(sign) must be a number")
        guard let first, let second else { return nil }
        for operand in [first, second] where !operand.isFinite {
            throw JSONataError("D1001", "number out of range: \(operand.javaScriptText)")
        }
        let result =
            switch operation {
            case .add: first + second
            case .subtract: first - second
            case .multiply: first * second
            case .divide: first / second
            default: first.truncatingRemainder(dividingBy: second)
            }
        guard result.isFinite || !dialect.isStepFunctions && !result.isNaN else {
            throw JSONataError("D1001", "number out of range: \(first.javaScriptText) \(sign) \(second.javaScriptText)")
        }
        return .number(result)
    }

    private static func number(_ value: Value?, else code: String, _ message: String) throws -> Double? {
        switch value {
        case nil: return nil
        case .number(let number): return number
        default: throw JSONataError(code, message)
        }
    }

    private static func comparison(_ operation: Node.Operator, _ left: Value?, _ right: Value?) throws -> Value? {
        for value in [left, right] {
            switch value {
            case nil, .number, .string: continue
            default:
                throw JSONataError("T2010", "both sides of \(operation.rawValue) must be numbers or strings")
            }
        }
        let isLess: Bool
        let isGreater: Bool
        switch (left, right) {
        case (nil, _), (_, nil): return nil
        case (.number(let left), .number(let right)): (isLess, isGreater) = (left < right, left > right)
        case (.string(let left), .string(let right)):
            (isLess, isGreater) = (left.precedes(right), right.precedes(left))
        default: throw JSONataError("T2009", "both sides of \(operation.rawValue) must be of the same type")
        }
        return switch operation {
        case .less: .bool(isLess)
        case .lessOrEqual: .bool(!isGreater)
        case .greater: .bool(isGreater)
        default: .bool(!isLess)
        }
    }

    private func range(_ left: Value?, _ right: Value?) throws -> Value? {
        let first = try Self.integer(left, else: "T2003", "the left side of .. must be an integer")
        let last = try Self.integer(right, else: "T2004", "the right side of .. must be an integer")
        guard let first, let last, first <= last else { return nil }
        let size = last - first + 1
        guard size <= Double(dialect.longestRange) else {
            throw JSONataError("D2014", "the range must not have more than \(dialect.longestRange) numbers")
        }
        return .array(List((0..<Int(size)).map { .number(first + Double($0)) }, .sequence))
    }

    private static func integer(_ value: Value?, else code: String, _ message: String) throws -> Double? {
        let number = try number(value, else: code, message)
        guard number.map({ $0 == $0.rounded() }) ?? true else { throw JSONataError(code, message) }
        return number
    }

    func negation(_ operand: Node, _ input: Value?, _ frame: Frame) throws -> Value? {
        switch try evaluate(operand, input, frame) {
        case nil: return nil
        case .number(let number): return .number(-number)
        default: throw JSONataError("D1002", "only a number can be negated", at: operand.position)
        }
    }
}
