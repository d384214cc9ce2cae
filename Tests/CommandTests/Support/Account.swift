import Foundation
import Testing

/// The fake account of a sandbox, as the fake CLI keeps it.
extension Sandbox {
    /// A call of the CLI.
    struct Call: Decodable, Sendable {
        var arguments: [String]
        /// What it got on standard input.
        var input: String

        var operation: String { arguments[1] }
        func value(of option: String) -> String? {
            arguments.firstIndex(of: option).map { arguments[$0 + 1] }
        }
    }

    /// All calls up to now.
    func calls() throws -> [Call] {
        let log = (try? read("account.json.calls")) ?? ""
        return try log.split(separator: "\n").map { try JSONDecoder().decode(Call.self, from: Data($0.utf8)) }
    }

    func operations() throws -> [String] { try calls().map(\.operation) }

    func forgetCalls() throws { try? FileManager.default.removeItem(at: folder.appending(path: "account.json.calls")) }

    func edit(_ change: (inout [String: Any]) throws -> Void) throws {
        var account = try FileManager.default.fileExists(atPath: path("account.json")) ? account() : [:]
        try change(&account)
        try JSONSerialization.data(withJSONObject: account).write(to: folder.appending(path: "account.json"))
    }

    func account() throws -> [String: Any] {
        let data = try Data(contentsOf: folder.appending(path: "account.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Plants a fault; see the fake CLI. Counting begins anew.
    func plant(_ kind: String, at call: Int = 1, times: Int = 1, operation: String? = nil) throws {
        try edit { account in
            account["fault"] =
                [
                    "kind": kind, "at_call": call, "times": times, "operation": operation ?? NSNull(),
                ] as [String: Any]
        }
    }

    /// How many calls the planted fault has counted.
    func callsSeenByFault() throws -> Int { (try account()["fault"] as? [String: Any])?["seen"] as? Int ?? 0 }

    func heal() throws { try edit { $0["fault"] = nil } }

    // MARK: - Stacks

    func stacks() throws -> [[String: Any]] { try account()["stacks"] as? [[String: Any]] ?? [] }

    /// Name → status, of those that exist.
    func statuses() throws -> [String: String] {
        try stacks().reduce(into: [:]) { result, stack in
            guard let name = stack["name"] as? String, let status = stack["status"] as? String else { return }
            if status != "DELETE_COMPLETE" { result[name] = status }
        }
    }

    func changeSetCount() throws -> Int {
        try stacks().reduce(0) { $0 + (($1["changeSets"] as? [String: Any])?.count ?? 0) }
    }

    func stack(_ name: String = "acme") throws -> [String: Any] {
        try #require(try stacks().last { $0["name"] as? String == name })
    }

    func editStack(_ name: String = "acme", _ change: (inout [String: Any]) -> Void) throws {
        try edit { account in
            var stacks = account["stacks"] as? [[String: Any]] ?? []
            let index = try #require(stacks.lastIndex { $0["name"] as? String == name })
            change(&stacks[index])
            account["stacks"] = stacks
        }
    }

    /// What is deployed: the template and the values of its parameters.
    func deployedState() throws -> String {
        let stack = try stack()
        let values = try #require(stack["values"] as? [String: String])
        return "\(stack["status"] ?? "") \(stack["template"] ?? "") \(values.sorted { $0.key < $1.key })"
    }
}
