/// The Regions of AWS, by what works there.
enum Region {
    /// Where a core stack can stand.
    static let home = words(RegionList.home)
    /// All of partition `aws`.
    static let all = home + words(RegionList.others)

    static var homeList: String { home.joined(separator: ", ") }

    /// Why `text` is no Region of partition `aws`; `nil` if it is one.
    static func problem(of text: Text) -> String? {
        if all.contains(text.value) { return nil }
        if words(RegionList.otherPartitions).contains(text.value) {
            return "\(text.shown) belongs to another AWS partition; only Regions of the partition 'aws' are supported"
        }
        let clause = text.isLiteral ? Suggestion.clause(for: text.value, among: all) : ""
        return "\(text.shown) is not an AWS Region; expected one such as us-east-1\(clause)"
    }

    private static func words(_ list: String) -> [String] {
        list.split { $0 == " " || $0 == "\n" }.map(String.init)
    }
}
