#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

extension TimeZones {
    /// The time zone of this machine, if it is one that a configuration takes: what TZ says, else where /etc/localtime
    /// points to.
    package static func ofMachine(
        environment: [String: String], localtime: URL = URL(filePath: "/etc/localtime")
    ) -> String? {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: localtime.path())
        let candidates = [environment["TZ"].map { String($0.trimmingPrefix(":")) }, target]
        return candidates.compactMap(\.self).lazy.map(name).first(where: names.contains)
    }

    /// `/usr/share/zoneinfo/Europe/Berlin` → `Europe/Berlin`
    private static func name(_ path: String) -> String {
        let name = path.firstRange(of: "zoneinfo/").map { String(path[$0.upperBound...]) } ?? path
        return name == "Etc/UTC" ? "UTC" : name
    }
}
