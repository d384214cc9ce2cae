#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A configuration and its `.env`, to be written for the first time: both or none, and never over another file.
struct NewFiles {
    var configPath: String
    var envPath: String

    init(config: String, env: String?) {
        configPath = config
        let folder = config.lastIndex(of: "/").map { config[...$0] } ?? ""
        envPath = env ?? folder + ".env"
    }

    /// Before anybody answers questions in vain.
    func check() throws {
        for path in [configPath, envPath] where FileManager.default.fileExists(atPath: path) {
            throw Refusal(
                description: "\(path) exists; nothing was written\n"
                    + "next: edit it, or choose other files with --config and --env")
        }
    }

    /// Those that are missing.
    func createFolders() throws {
        for path in [envPath, configPath] {
            guard let folder = path.lastIndex(of: "/").map({ path[..<$0] }), !folder.isEmpty else { continue }
            do {
                try FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
            } catch {
                throw Refusal.cannotWrite(String(folder), because: error, option: "--config and --env")
            }
        }
    }

    func create(config: String, env: String) throws {
        try create(envPath, env, mode: 0o600)
        do {
            try create(configPath, config, mode: 0o644)
        } catch {
            unlink(envPath)
            throw error
        }
    }

    /// Creates a file that did not exist. What could not be written whole is removed.
    private func create(_ path: String, _ text: String, mode: mode_t) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, mode)
        guard descriptor >= 0 else { throw failure(path) }
        let bytes = Array(text.utf8)
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let isWhole = count == bytes.count && fsync(descriptor) == 0
        guard close(descriptor) == 0, isWhole else {
            let failure = failure(path)
            unlink(path)
            throw failure
        }
    }

    /// Path from the configuration to `bellwether.schema.json` in its folder, or in one above.
    var schema: String? {
        let folder = configPath.lastIndex(of: "/").map { String(configPath[...$0]) } ?? ""
        return (0...5).map { String(repeating: "../", count: $0) + "bellwether.schema.json" }
            .first { FileManager.default.fileExists(atPath: folder + $0) }
            .map { $0.hasPrefix("../") ? $0 : "./" + $0 }
    }

    /// A command for these files, as it is typed here: with make in the folder of the project.
    func command(_ name: String) -> String {
        let isProject = ["Makefile", "bellwether.schema.json"].allSatisfy(FileManager.default.fileExists(atPath:))
        let hasOwnEnv = NewFiles(config: configPath, env: nil).envPath != envPath
        let quoted = { (text: String) in text.contains { $0 == " " || $0 == "'" } ? "\"\(text)\"" : text }
        let parts = [
            configPath == "bellwether.yaml" ? nil : (isProject ? "CONFIG=" : "--config ") + quoted(configPath),
            hasOwnEnv ? (isProject ? "ENV=" : "--env ") + quoted(envPath) : nil,
        ]
        return ([(isProject ? "make " : "bellwether ") + name] + parts.compactMap(\.self)).joined(separator: " ")
    }

    private func failure(_ path: String) -> Refusal {
        .cannotWrite(
            path, because: "\(String(cString: strerror(errno))); nothing was written", option: "--config and --env")
    }
}
