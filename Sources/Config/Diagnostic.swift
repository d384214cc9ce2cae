/// Something to say about a place in a configuration file.
package struct Diagnostic: Equatable, Sendable, Error, CustomStringConvertible {
    package enum Severity: String, Sendable { case error, warning, note }

    /// Line and column count from 1; columns count characters.
    package struct Place: Hashable, Comparable, Sendable {
        package var file: String
        package var line: Int
        package var column: Int

        package init(file: String, line: Int, column: Int) {
            self.file = file
            self.line = line
            self.column = column
        }

        package static func < (left: Place, right: Place) -> Bool {
            (left.file, left.line, left.column) < (right.file, right.line, right.column)
        }
    }

    package var severity: Severity
    package var place: Place
    /// What is wrong; what is allowed; a suggestion. Parts are joined with `; `.
    package var message: String

    package init(_ severity: Severity, at place: Place, _ message: String) {
        self.severity = severity
        self.place = place
        self.message = message
    }

    /// `file:line:column: error: message`, the form that editors and CI systems link.
    package var description: String {
        "\(place.file):\(place.line):\(place.column): \(severity.rawValue): \(message)"
    }
}

extension [Diagnostic] {
    /// By place, then severity, then text.
    func sorted() -> [Diagnostic] {
        sorted { left, right in
            if left.place != right.place { return left.place < right.place }
            if left.severity != right.severity { return left.severity.rank < right.severity.rank }
            return left.message < right.message
        }
    }
}

extension Diagnostic.Severity {
    fileprivate var rank: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .note: 2
        }
    }
}
