/// The names of the IANA time zone database.
package enum TimeZones {
    static let names = Set(TimeZoneList.names.split { $0 == " " || $0 == "\n" }.map(String.init))

    /// Also finds `Europe/Berlin` for `Berlin`.
    static func nearest(to written: String) -> String? {
        let sorted = names.sorted()
        return sorted.first { $0.lowercased().hasSuffix("/" + written.lowercased()) }
            ?? Suggestion.nearest(to: written.replacing(" ", with: "_"), among: sorted)
    }
}
