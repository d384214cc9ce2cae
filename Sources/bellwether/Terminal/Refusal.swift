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

/// Why a command stopped, in words for the one who ran it: what is wrong, and in the next line what to do.
struct Refusal: Error, CustomStringConvertible {
    var description: String
}

extension Refusal {
    /// - Parameters:
    ///   - error: what kept the file or folder from being written.
    ///   - option: by which another place can be chosen.
    static func cannotWrite(_ path: String, because error: any Error, option: String) -> Refusal {
        cannotWrite(path, because: reason(error), option: option)
    }

    static func cannotWrite(_ path: String, because reason: String, option: String) -> Refusal {
        Refusal(
            description: "cannot write \(path): \(reason)\n"
                + "next: check the disk and the folder's permissions, or choose another with \(option)")
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        return switch error.code {
        case .fileWriteOutOfSpace: "the disk is full"
        case .fileWriteNoPermission: "permission denied"
        case .fileWriteFileExists: "a file of that name is in the way"
        default: (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
        }
    }
}
