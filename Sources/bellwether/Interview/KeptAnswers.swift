#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The answers of an `init` that did not come to its end, in a file that the next one takes up.
///
/// It stands beside the `.env` and is readable by its owner only; git ignores its name as it ignores `.env.NAME`.
struct KeptAnswers {
    let path: String

    init(env: String) {
        let start = env.lastIndex(of: "/").map(env.index(after:)) ?? env.startIndex
        let name = env[start...]
        path = env[..<start] + (name.hasPrefix(".env") ? "" : ".env.") + name + ".draft"
    }

    /// - Returns: `nil` if there are none.
    func load() -> Draft? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        var draft = Draft()
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let question = Question(rawValue: String(parts[0])) else { continue }
            draft[question] = String(parts[1])
        }
        return draft == Draft() ? nil : draft
    }

    /// - Returns: whether they are kept. That they cannot be must not end the questions.
    func save(_ draft: Draft) -> Bool {
        let lines = Question.allCases.compactMap { question in
            draft.answer(to: question).map { "\(question.rawValue)=\($0)\n" }
        }
        let text = "# Answers to init so far; the next init takes them up.\n" + lines.joined()
        remove()
        if let folder = path.lastIndex(of: "/").map({ path[..<$0] }), !folder.isEmpty {
            try? FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
        }
        return FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
