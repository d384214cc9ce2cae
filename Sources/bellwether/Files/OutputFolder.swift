import CloudFormation

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The folder that `synth` writes. Every file is replaced as a whole, the manifest last, so that whoever reads the
/// folder meanwhile, or after a failure, finds complete files only.
struct OutputFolder {
    var path: String

    /// - Returns: the paths written, sorted.
    func write(_ assembly: CloudAssembly) throws -> [String] {
        let stale = try staleFiles(besides: assembly)
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let templates = assembly.files.keys.filter { $0 != CloudAssembly.manifestName }.sorted()
            for name in templates + [CloudAssembly.manifestName] {
                try assembly.files[name]?.write(to: URL(filePath: full(name)), options: .atomic)
            }
            for name in stale { try FileManager.default.removeItem(atPath: full(name)) }
            return (templates + [CloudAssembly.manifestName]).sorted().map(full)
        } catch {
            throw Refusal.cannotWrite(path, because: error, option: "--output")
        }
    }

    /// Templates of an earlier run. A folder with other things in it is not ours to write.
    private func staleFiles(besides assembly: CloudAssembly) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path), !names.isEmpty else { return [] }
        // Without a manifest it is what a run that failed or was killed has left, or somebody else's.
        guard names.contains(CloudAssembly.manifestName) || names.allSatisfy({ assembly.files[$0] != nil }) else {
            throw Refusal(
                description: "\(path) exists and is not a cloud assembly; nothing was written\n"
                    + "next: choose another folder with --output")
        }
        return names.filter { $0.hasSuffix(".template.json") && assembly.files[$0] == nil }
    }

    private func full(_ name: String) -> String { "\(path)/\(name)" }
}
