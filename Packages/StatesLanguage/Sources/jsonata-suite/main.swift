import Foundation
import StatesLanguage

var arguments = CommandLine.arguments.dropFirst()
var dialect = Dialect.jsonata
if arguments.first == "--step-functions" {
    arguments.removeFirst()
    dialect = .stepFunctions
}
guard let folder = arguments.popFirst(), !folder.hasPrefix("-") else {
    print("usage: suite [--step-functions] FOLDER [GROUP…]")
    exit(64)
}
let shown = Set(arguments)
do {
    var (passed, all) = (0, 0)
    for group in try Suite(in: URL(filePath: folder), dialect).groups() {
        guard shown.isEmpty || shown.contains(group.name) else { continue }
        let failures = group.cases.map { ($0, $0.run()) }.filter { $0.wanted != $1 }
        all += group.cases.count
        passed += group.cases.count - failures.count
        print("\(group.name) \(group.cases.count - failures.count)/\(group.cases.count)")
        guard !shown.isEmpty else { continue }
        for (failure, found) in failures {
            print("  \(failure.expression)\n    wanted \(failure.wanted)\n    found  \(found)")
        }
    }
    print("\(passed) of \(all) cases pass")
} catch {
    print("error: \(error)")
    exit(1)
}
