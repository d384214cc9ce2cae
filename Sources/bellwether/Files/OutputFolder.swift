import CloudFormation

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

/// The folder that `synth` writes. All files are written beside it first, so that a full disk leaves it as it was; then
/// each is replaced as a whole, the manifest last, so that whoever reads the folder meanwhile finds complete files only.
struct OutputFolder {
    var path: String

    /// - Returns: the paths written, sorted.
    func write(_ assembly: CloudAssembly) throws -> [String] {
        let stale = try staleFiles(besides: assembly)
        let manager = FileManager.default
        let isNew = !manager.fileExists(atPath: path)
        let draft = full(".\(ProcessInfo.processInfo.processIdentifier)")
        do {
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            try manager.createDirectory(atPath: draft, withIntermediateDirectories: true)
            let templates = assembly.files.keys.filter { $0 != CloudAssembly.manifestName }.sorted()
            for name in templates + [CloudAssembly.manifestName] {
                try assembly.files[name]?.write(to: URL(filePath: "\(draft)/\(name)"))
            }
            for name in templates + [CloudAssembly.manifestName] {
                guard rename("\(draft)/\(name)", full(name)) == 0 else {
                    throw Refusal.cannotWrite(path, because: String(cString: strerror(errno)), option: "--output")
                }
            }
            try manager.removeItem(atPath: draft)
            for name in stale { try manager.removeItem(atPath: full(name)) }
            return (templates + [CloudAssembly.manifestName]).sorted().map(full)
        } catch {
            try? manager.removeItem(atPath: isNew ? path : draft)
            if let refusal = error as? Refusal { throw refusal }
            throw Refusal.cannotWrite(path, because: error, option: "--output")
        }
    }

    /// Templates of an earlier run. A folder with other things in it is not ours to write.
    private func staleFiles(besides assembly: CloudAssembly) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path), !names.isEmpty else { return [] }
        // Without a manifest it is what a run that failed or was killed has left, or somebody else's.
        let isOurs = names.allSatisfy { assembly.files[$0] != nil || isDraft($0) }
        guard isOurs || names.contains(CloudAssembly.manifestName) else {
            throw Refusal(
                description: "\(path) exists and is not a cloud assembly; nothing was written\n"
                    + "next: choose another folder with --output")
        }
        return names.filter { $0.hasSuffix(".template.json") && assembly.files[$0] == nil }
    }

    /// Whether a run that was killed has left it.
    private func isDraft(_ name: String) -> Bool { name.hasPrefix(".") && Int(name.dropFirst()) != nil }

    private func full(_ name: String) -> String { "\(path)/\(name)" }
}
