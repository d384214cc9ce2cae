import Foundation
import Testing

@testable import Config

@Suite struct MachineTimeZoneTests {
    /// A link, which need not lead anywhere.
    private func link(to target: String) throws -> URL {
        let link = FileManager.default.temporaryDirectory.appending(path: "localtime-\(UUID().uuidString)")
        try FileManager.default.createSymbolicLink(atPath: link.path(), withDestinationPath: target)
        return link
    }

    @Test(
        arguments: [
            (nil, "/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"), (":Asia/Tokyo", "/x", "Asia/Tokyo"),
            ("Asia/Tokyo", "/usr/share/zoneinfo/Europe/Berlin", "Asia/Tokyo"),
            ("CET-1CEST", "../usr/share/zoneinfo/Etc/UTC", "UTC"), (nil, "/nowhere", nil),
        ] as [(String?, String, String?)])
    func `the machine's time zone comes from TZ, else from the link`(tz: String?, target: String, zone: String?) throws
    {
        let link = try link(to: target)
        defer { try? FileManager.default.removeItem(at: link) }
        #expect(TimeZones.ofMachine(environment: tz.map { ["TZ": $0] } ?? [:], localtime: link) == zone)
    }

    @Test func `a machine without a link has none`() {
        #expect(TimeZones.ofMachine(environment: [:], localtime: URL(filePath: "/no/such/file")) == nil)
    }
}
