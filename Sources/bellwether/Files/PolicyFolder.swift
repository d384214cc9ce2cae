import Config

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The folder that `permissions --output` writes, and `scripts/aws-permissions-config.sh` reads: the policies, and a file
/// `deployment` with what the script has to know of the configuration.
struct PolicyFolder {
    var path: String
    var config: Config

    private static let facts = "deployment"

    /// - Parameter boundary: of the roles: its ARN, and what it may allow.
    /// - Returns: the paths of the policies, in order.
    func write(_ policies: [String], boundary: (arn: String, policy: String)?) throws -> [String] {
        if let other = otherOwner {
            throw Refusal(
                description: "\(path) holds the policies of \(other); nothing was written\n"
                    + "next: choose another folder with --output, one for each configuration")
        }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let names = policies.indices.map { "bellwether-\(config.name)-\($0 + 1).json" }
            let limit = "bellwether-\(config.name)-boundary.json"
            if boundary == nil, FileManager.default.fileExists(atPath: "\(path)/\(limit)") {
                try FileManager.default.removeItem(atPath: "\(path)/\(limit)")
            }
            for name in try FileManager.default.contentsOfDirectory(atPath: path) where isStale(name, besides: names) {
                try FileManager.default.removeItem(atPath: "\(path)/\(name)")
            }
            for (name, policy) in zip(names, policies) { try write(policy + "\n", to: name) }
            if let boundary { try write(boundary.policy + "\n", to: limit) }
            try write(
                "name=\(config.name)\naccount=\(config.account)\nregion=\(config.region)\n"
                    + (boundary.map { "boundary=\($0.arn)\n" } ?? ""), to: Self.facts)
            return names.map { "\(path)/\($0)" }
        } catch let error as CocoaError {
            throw Refusal.cannotWrite(path, because: error, option: "--output")
        }
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"), options: .atomic)
    }

    /// A policy of an earlier run, when there were more.
    private func isStale(_ name: String, besides names: [String]) -> Bool {
        guard name.hasPrefix("bellwether-\(config.name)-"), !names.contains(name) else { return false }
        return name.dropFirst("bellwether-\(config.name)-".count).wholeMatch(of: /\d+\.json/) != nil
    }

    /// The script reads one name and one account from a folder, so no two configurations share it.
    private var otherOwner: String? {
        guard let text = try? String(contentsOfFile: "\(path)/\(Self.facts)", encoding: .utf8) else { return nil }
        guard let facts = text.firstMatch(of: /name=(?<name>.+)\naccount=(?<account>.+)/) else { return nil }
        guard (String(facts.name), String(facts.account)) != (config.name, config.account) else { return nil }
        return "\(facts.name) in account \(facts.account)"
    }
}
