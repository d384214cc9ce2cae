/// A value from `.env` or the environment that must not be printed: an identifier or a secret.
///
/// Printing, interpolating and reflecting it show the name only.
package struct Sensitive: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The name between `${` and `}`; `nil` if the value stands in the file itself.
    package var name: String?
    /// `nil` if the name is set neither in the environment nor in `.env`. A deployed stack may still know it.
    package var value: String?
    /// Where the file mentions it.
    package var place: Diagnostic.Place

    package init(name: String?, value: String?, place: Diagnostic.Place) {
        self.name = name
        self.value = value
        self.place = place
    }

    package var description: String { name.map { "${\($0)}" } ?? "(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: ["name": description]) }
}
