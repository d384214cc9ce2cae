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

/// The folder that `synth` writes. Every file is replaced as a whole, the manifest last, so that whoever reads the
/// folder meanwhile, or after a failure, finds complete files only.
struct OutputFolder {
    var path: String

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

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
            throw Failure(
                description: "cannot write \(path): \(Self.reason(error))\n"
                    + "next: check the disk and the folder's permissions, or choose another with --output")
        }
    }

    /// Templates of an earlier run. A folder with other things in it is not ours to write.
    private func staleFiles(besides assembly: CloudAssembly) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path), !names.isEmpty else { return [] }
        guard names.contains(CloudAssembly.manifestName) else {
            throw Failure(
                description: "\(path) exists and is not a cloud assembly; nothing was written\n"
                    + "next: choose another folder with --output")
        }
        return names.filter { $0.hasSuffix(".template.json") && assembly.files[$0] == nil }
    }

    private func full(_ name: String) -> String { "\(path)/\(name)" }

    static func reason(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        return switch error.code {
        case .fileWriteOutOfSpace: "the disk is full"
        case .fileWriteNoPermission: "permission denied"
        case .fileWriteFileExists: "a file of that name is in the way"
        default: (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
        }
    }
}
