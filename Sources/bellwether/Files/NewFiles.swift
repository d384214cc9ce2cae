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
        for path in [configPath, envPath] {
            guard let folder = path.lastIndex(of: "/").map({ path[..<$0] }), !folder.isEmpty else { continue }
            guard FileManager.default.fileExists(atPath: String(folder)) else {
                throw Refusal(
                    description:
                        "there is no folder \(folder); nothing was written\nnext: mkdir -p '\(folder)', then again")
            }
        }
        for path in [configPath, envPath] where FileManager.default.fileExists(atPath: path) {
            throw Refusal(
                description: "\(path) exists; nothing was written\n"
                    + "next: edit it, or choose other files with --config and --env")
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

    private func failure(_ path: String) -> Refusal {
        .cannotWrite(
            path, because: "\(String(cString: strerror(errno))); nothing was written", option: "--config and --env")
    }
}
