import Foundation
import Notifications
import Testing

@testable import Preview

@Suite struct PageTests {
    @Test(arguments: 1...18)
    func looksAsRecorded(number: Int) throws {
        let messages = [try Samples.all()[number - 1]]
        let fragment = try Page(workspace: Samples.workspace, messages: messages).updates(after: 0)
        try Golden("messages/\(number < 10 ? "0" : "")\(number).html").expect(fragment)
    }

    @Test func wholePageAsRecorded() throws {
        let page = try Page(workspace: Samples.workspace, messages: [Samples.shown(try Samples.messages()[9])])
        try Golden("page.html").expect(try page.html())
    }

    @Test func repliesStandInTheThreadAndUpdateItsFirstMessage() throws {
        let messages = try [7, 9].enumerated().map { Samples.shown(try Samples.messages()[$1], at: $0) }
        let html = try Page(workspace: Samples.workspace, messages: messages).updates(after: 1)
        try Golden("thread.html").expect(html)
        #expect(html.contains("<b>1 reply</b>"))
        #expect(html.contains("<b>Latest Update</b> Recovered 14:49 UTC after 47 min"))
    }

    @Test func oneThreadIdInTwoChannelsIsTwoThreads() throws {
        let body = try Samples.custom("d", thread: "t", summary: "s")
        let items = Item.items(of: [Samples.shown(body), Samples.shown(body, in: "heartbeat")])
        #expect(items.map(\.id) == ["m1", "m2"])
    }

    @Test func sortsByTimeAndNumbersByArrival() throws {
        let items = Item.items(of: [Samples.shown("late", at: 5), Samples.shown("early", at: 1)])
        #expect(items.map(\.id) == ["m2", "m1"])
    }

    @Test func showsOneMessageAlone() throws {
        let messages = try Samples.all()
        for only in ["m9", "emr-nightly-etl"] {
            let page = try Page(
                workspace: Samples.workspace, messages: messages,
                options: .init(theme: .dark, width: .phone, only: only))
            let html = try page.html()
            #expect(html.contains("<html lang=\"en\" class=\"only\" data-theme=\"dark\" data-width=\"phone\">"))
            #expect(html.ranges(of: "<article").count == 1)
            #expect(html.contains("EMR cluster ended with errors"))
        }
        let none = try Page(workspace: Samples.workspace, messages: messages, options: .init(only: "\"><x>")).html()
        #expect(none.contains("There is no such message."))
    }

    @Test func warnsOfWhatIsBeyondOurLimits() throws {
        let message = Samples.shown(try Samples.custom("```\n" + String(repeating: "c", count: 50) + "\n```"))
        let html = try Page(workspace: Samples.workspace, messages: [message]).html()
        #expect(html.contains("<li>a code block is 50 columns wide, a phone shows 38</li>"))
    }

    @Test(arguments: ["1e300", "\"nan\"", "\"inf\"", "-1e300", "0.5"])
    func anyNumberIsShown(number: String) throws {
        let alarm = Samples.alarm("ALARM", was: "OK").replacing("\"Threshold\":5", with: "\"Threshold\":\(number)")
        let anomaly = Samples.anomaly.replacing("1916.13", with: number).replacing("594", with: number)
        let page = try Page(workspace: Samples.workspace, messages: [Samples.shown(alarm), Samples.shown(anomaly)])
        #expect(try !page.html().contains("is-dropped"))
    }

    @Test func styleAndScriptFitThePolicy() throws {
        let page = try Page(workspace: Samples.workspace, messages: try Samples.all()).html()
        #expect(!page.contains(" style="))
        #expect(try /<script(?! src="\/preview.js" defer><\/script>)/.firstMatch(in: page) == nil)
        #expect(try /url\((?!"data:)/.firstMatch(in: Assets.style.markup.replacing("url(%23q)", with: "")) == nil)
    }

    /// `{{name}}` would escape what is HTML already; what is not HTML cannot be given to a template.
    @Test func templatesTakeOnlyHTML() throws {
        let folder = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Preview/Templates")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count == 9)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            let escaped = text.matches(of: #/(?:^|[^{]){{([a-zA-Z.]+)}}/#)
            #expect(escaped.isEmpty, "\(file.lastPathComponent)")
        }
    }

    @Test func writesMoments() {
        let moment = Moment(Date(timeIntervalSince1970: 1_773_130_440), secondsFromGMT: 3600)
        #expect(moment == Moment(day: "Tuesday, March 10th", time: "09:14", order: 1_773_130_440))
    }

    @Test func namesThePicturesOfAMessage() throws {
        let shots = Screenshots(
            messages: [try Samples.all()[0]], address: "http://127.0.0.1:1"
        ).shots
        #expect(
            shots.map(\.file) == [
                "m1-light-desktop.png", "m1-light-phone.png", "m1-dark-desktop.png", "m1-dark-phone.png",
            ])
        #expect(shots[3].address == "http://127.0.0.1:1/?only=m1&theme=dark&width=phone")
        #expect(shots.map(\.width) == [780, 375, 780, 375])
        #expect(Screenshots.Shot.height(inPage: #"<html class="only" data-height="412">"#) == 412)
        #expect(Screenshots.Shot.height(inPage: "<html>") == nil)
    }
}
