/// A change set that CloudFormation refused before anything could be executed, and why.
package struct RefusedChangeSet: Equatable, Sendable, CustomStringConvertible {
    package var stack: String
    /// CloudFormation's own sentence, which may name no resource.
    package var reason: String
    /// By resource, as far as CloudFormation says.
    package var causes: [Cause] = []
    /// The command that shows the causes, where they could not be asked for. The change set is kept for it.
    package var command: String?

    package struct Cause: Equatable, Sendable {
        /// The logical id.
        var id: String
        var root: RootCause
        /// `NAME_CONFLICT_VALIDATION`
        var validation: String?
    }

    package var description: String {
        let first = "CloudFormation refused the changes to \(stack), and nothing was changed"
        guard !causes.isEmpty else {
            return "\(first): \(reason)" + (command.map { "\nnext: see what is in the way with \($0)" } ?? "")
        }
        let lines = causes.map { cause in
            "  \(cause.root.resource) (\(cause.id)): \(cause.root.reason)" + (cause.validation.map { " (\($0))" } ?? "")
        }
        let remedies = causes.compactMap(\.root.remedy)
        let next = remedies.enumerated().filter { !remedies[..<$0].contains($1) }.map { "next: \($1)" }
        return ([first + ":"] + lines + next).joined(separator: "\n")
    }
}
