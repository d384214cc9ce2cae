/// Names in the order of the file, of which one is found without going through them all.
struct NameList: RandomAccessCollection {
    private let names: [String]
    private let set: Set<String>

    init(_ names: [String]) {
        self.names = names
        set = Set(names)
    }

    var startIndex: Int { names.startIndex }
    var endIndex: Int { names.endIndex }
    subscript(index: Int) -> String { names[index] }

    func contains(_ name: String) -> Bool { set.contains(name) }
}
