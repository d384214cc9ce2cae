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

    /// - Returns: the paths of the policies, in order.
    func write(_ policies: [String]) throws -> [String] {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let names = policies.indices.map { "bellwether-\(config.name)-\($0 + 1).json" }
            for name in try FileManager.default.contentsOfDirectory(atPath: path) where isStale(name, besides: names) {
                try FileManager.default.removeItem(atPath: "\(path)/\(name)")
            }
            for (name, policy) in zip(names, policies) { try write(policy + "\n", to: name) }
            try write("name=\(config.name)\naccount=\(config.account)\nregion=\(config.region)\n", to: "deployment")
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
        name.wholeMatch(of: /bellwether-[a-z0-9-]+-\d+\.json/) != nil && !names.contains(name)
    }
}
