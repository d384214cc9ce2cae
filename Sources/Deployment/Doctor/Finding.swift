/// What a check of the doctor found out.
package struct Finding: Encodable, Equatable, Sendable {
    /// A name for scripts, `slack-workspace`.
    package var check: String
    /// What people call it.
    package var title: String
    package var result: Result
    /// One sentence.
    package var reason: String
    /// The next click or command, where there is one.
    package var next: String?

    package enum Result: String, Encodable, Sendable {
        case ok
        /// All is well yet.
        case warning
        case problem
        case unknown = "cannot tell"
    }
}

/// A finding without the name of its check.
struct Verdict: Equatable, Sendable {
    var result: Finding.Result
    var reason: String
    var next: String?

    static func ok(_ reason: String) -> Verdict { Verdict(result: .ok, reason: reason) }
    static func warning(_ reason: String, next: String) -> Verdict {
        Verdict(result: .warning, reason: reason, next: next)
    }
    static func problem(_ reason: String, next: String) -> Verdict {
        Verdict(result: .problem, reason: reason, next: next)
    }
    static func unknown(_ reason: String, next: String? = nil) -> Verdict {
        Verdict(result: .unknown, reason: reason, next: next)
    }

    /// A problem in the words of a deployment: `reason`, and on a second line `next: …`.
    static func problem(_ description: String) -> Verdict { Verdict(.problem, description) }

    /// Of a call that failed. That AWS does not let one look says nothing about what is there.
    init(_ error: AWSError) {
        guard case .denied(let action, _) = error else {
            self.init(.unknown, error.description)
            return
        }
        self = .unknown(
            "these credentials may not look: \(action) is not allowed", next: "allow \(action), then run this again")
    }

    private init(_ result: Finding.Result, _ description: String) {
        let lines = description.split(separator: "\n").map(String.init)
        let isNext = { (line: String) in line.hasPrefix("next: ") }
        reason = lines.filter { !isNext($0) }.joined(separator: " ")
        next = lines.first(where: isNext).map { String($0.dropFirst(6)) }
        self.result = result
    }

    private init(result: Finding.Result, reason: String, next: String? = nil) {
        self.result = result
        self.reason = reason
        self.next = next
    }
}
