import Foundation
import JSONValue
import StatesLanguage

/// The official tests of JSONata: groups of cases, and the documents that they share.
/// <https://github.com/jsonata-js/jsonata/blob/master/test/test-suite/TESTSUITE.md>
struct Suite {
    struct Group {
        var name: String
        var cases: [Case]
    }

    private let folder: URL
    private let documents: [String: JSON]
    private let dialect: Dialect

    /// `folder`: a checkout of the suite's repository, or the folder `test-suite` in it.
    init(in folder: URL, _ dialect: Dialect) throws {
        self.dialect = dialect
        let inner = folder.appending(path: "test/test-suite")
        self.folder = FileManager.default.fileExists(atPath: inner.path) ? inner : folder
        var documents: [String: JSON] = [:]
        for file in try Self.files(in: self.folder.appending(path: "datasets")) {
            documents[file.deletingPathExtension().lastPathComponent] = try Self.read(file)
        }
        self.documents = documents
    }

    func groups() throws -> [Group] {
        try Self.files(in: folder.appending(path: "groups")).map { folder in
            let cases = try Self.files(in: folder).filter { $0.pathExtension == "json" }.flatMap { file in
                do {
                    let content = try Self.read(file)
                    return try (content.arrayValue ?? [content]).map { try Case($0, in: folder, documents, dialect) }
                } catch let error as SuiteError {
                    return [Case(unreadable: error)]
                }
            }
            return Group(name: folder.lastPathComponent, cases: cases)
        }
    }

    private static func files(in folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    private static func read(_ file: URL) throws -> JSON {
        do {
            return try JSON(parsing: String(contentsOf: file, encoding: .utf8))
        } catch let error as JSONError {
            throw SuiteError(description: "\(file.path): \(error)")
        }
    }
}

struct SuiteError: Error, CustomStringConvertible {
    var description: String
}

/// One expression, and what must come of it.
struct Case {
    let expression: String
    let wanted: String
    private let input: JSON?
    private let variables: [String: JSON]
    private let bounds: Dialect

    /// A file that is no JSON to us fails, whatever it holds.
    init(unreadable error: SuiteError) {
        (expression, wanted, input, variables, bounds) = ("\(error)", "JSON", nil, [:], .jsonata)
    }

    init(_ json: JSON, in folder: URL, _ documents: [String: JSON], _ dialect: Dialect) throws {
        if let name = json["expr-file"]?.stringValue {
            expression = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        } else {
            expression = json["expr"]?.stringValue ?? ""
        }
        input = json["data"] ?? json["dataset"]?.stringValue.flatMap { documents[$0] }
        variables = Dictionary(
            (json["bindings"]?.objectValue ?? [:]).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        var bounds = dialect
        bounds.deepest = json["depth"]?.numberValue.map { Int($0) } ?? bounds.deepest
        if json["timelimit"] != nil { bounds.mostSteps = 1_000_000 }
        self.bounds = bounds
        if json["undefinedResult"] != nil {
            wanted = "undefined"
        } else if let result = json["result"] {
            wanted = Self.ordered(result).text
        } else {
            wanted = (json["code"] ?? json["error"]?["code"])?.stringValue ?? "an error"
        }
    }

    /// What came of it: JSON, `undefined` or the code of an error.
    func run() -> String {
        do {
            let value = try JSONata(expression, dialect: bounds).evaluate(input, variables: variables)
            return value.map { Self.ordered($0).text } ?? "undefined"
        } catch let error as JSONataError {
            // The suite sets its bounds from outside, and names what exceeds them itself.
            return wanted == "U1001" && ["D1011", "D1012"].contains(error.code) ? "U1001" : error.code
        } catch {
            return "\(error)"
        }
    }

    /// The order of members does not count here.
    private static func ordered(_ json: JSON) -> JSON {
        switch json {
        case .array(let items): return .array(items.map(ordered))
        case .object(let members):
            var result: JSON.Object = [:]
            for (name, value) in members.sorted(by: { $0.name < $1.name }) { result[name] = ordered(value) }
            return .object(result)
        default: return json
        }
    }
}
