#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A file of text on disk.
enum TextFile {
    enum Content {
        case text(String)
        case missing
        case unusable(Diagnostic)
    }

    /// 4 MiB: a thousand budgets with all that one can say about them have half of it.
    private static let mostBytes = 4 << 20

    /// Looks at the size before it reads anything.
    static func read(_ path: String) -> Content {
        func unusable(_ message: String, line: Int = 1, column: Int = 1) -> Content {
            .unusable(Diagnostic(.error, at: .init(file: path, line: line, column: column), message))
        }
        if path.isEmpty { return .missing }
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: resolved(path))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile {
            return .missing
        } catch {
            return unusable("the file cannot be read; \(reason(error))")
        }
        switch attributes[.type] as? FileAttributeType {
        case .typeRegular?: break
        case .typeDirectory?: return unusable("this is a directory; name a file")
        case .typeSymbolicLink?: return unusable("this link leads to no file")
        default: return unusable("this is not a regular file")
        }
        if let size = attributes[.size] as? Int, size > mostBytes {
            let mebibytes = (size - 1) / (1 << 20) + 1  // rounded up: never "has 4; at most 4"
            return unusable("the file has \(mebibytes) MiB; at most \(mostBytes / (1 << 20)) are allowed")
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            return unusable("the file cannot be read; \(reason(error))")
        }
        if data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF]) {
            return unusable("the file is in UTF-16; save it as UTF-8")
        }
        if let text = String(validating: data, as: UTF8.self) { return .text(text) }
        let place = firstBadByte(data)
        return unusable("this byte is not UTF-8; save the file as UTF-8", line: place.line, column: place.column)
    }

    /// Whether anybody but the owner has any right to the file.
    static func isReadableByOthers(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved(path))
        return (attributes?[.posixPermissions] as? Int ?? 0) & 0o077 != 0
    }

    /// The path of a file in the same folder, as relative as `path`.
    static func sibling(of path: String, named name: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }

    /// Behind symbolic links.
    private static func resolved(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    }

    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoPermission: "permission denied"
        case .fileReadInvalidFileName: "the path is not possible"
        default: "check the path and its permissions"
        }
    }

    private static func firstBadByte(_ data: Data) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        var decoder = UTF8()
        var bytes = data.makeIterator()
        var last: Unicode.Scalar = " "
        while case .scalarValue(let scalar) = decoder.decode(&bytes) {
            if scalar == "\n" || scalar == "\r" {
                if scalar == "\r" || last != "\r" { line += 1 }
                column = 1
            } else {
                column += 1
            }
            last = scalar
        }
        return (line, column)
    }
}
