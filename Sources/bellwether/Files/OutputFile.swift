import Foundation

/// A file that a person asks for by its path. Only a regular file is ever replaced, and at once or not at all.
struct OutputFile {
    var path: String
    /// The option that names it.
    var option: String

    /// Before something is done that costs time or money.
    /// - Throws: ``Refusal``, if it could not be written.
    func check() throws { _ = try place() }

    /// - Throws: ``Refusal``.
    func write(_ data: Data) throws {
        do {
            try data.write(to: try place(), options: .atomic)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal.cannotWrite(path, because: error, option: option)
        }
    }

    /// Where a link leads to; what is no file, or a folder, stays as it is.
    private func place() throws -> URL {
        let place = URL(filePath: path).resolvingSymlinksInPath()
        let type = try? FileManager.default.attributesOfItem(atPath: place.path)[.type] as? FileAttributeType
        guard let type, type != .typeRegular else { return place }
        let kind = type == .typeDirectory ? "a folder" : "not a regular file"
        throw Refusal(
            description: "\(path) is \(kind); nothing was written\nnext: give \(option) the name of a file to write")
    }
}
