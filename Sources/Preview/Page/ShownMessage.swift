package import Notifications

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// One SNS message that reached a channel.
package struct ShownMessage: Sendable {
    /// One of the workspace's channels.
    package var channel: String
    package var received: Moment
    /// `Message` of the SNS notification, as it came.
    package var body: String
    package var subject: String?
    /// What the message is, for the name of its picture: `Daily report`.
    package var name: String?

    package init(
        channel: String, received: Moment, body: String, subject: String? = nil, name: String? = nil
    ) {
        self.name = name
        self.channel = channel
        self.received = received
        self.body = body
        self.subject = subject
    }

    /// What Chatbot makes of it.
    package var verdict: ChatbotMessage { ChatbotMessage(snsMessage: body, subject: subject) }
}

/// When a message came, in words and as a number to sort by.
package struct Moment: Sendable, Equatable {
    /// Such as `Tuesday, March 10th`; empty for no line between days.
    package var day: String
    /// Such as `09:00`.
    package var time: String
    package var order: Double

    package init(day: String = "", time: String, order: Double) {
        self.day = day
        self.time = time
        self.order = order
    }

    /// - Parameter secondsFromGMT: of the reader's time zone.
    package init(_ date: Date, secondsFromGMT: Int = 0) {
        var calendar = Calendar(identifier: .gregorian)
        if let zone = TimeZone(secondsFromGMT: secondsFromGMT) { calendar.timeZone = zone }
        let parts = calendar.dateComponents([.weekday, .month, .day, .hour, .minute], from: date)
        let (day, hour, minute) = (parts.day ?? 1, parts.hour ?? 0, parts.minute ?? 0)
        let weekday = Self.weekdays[((parts.weekday ?? 1) + 6) % 7]
        let month = Self.months[((parts.month ?? 1) + 11) % 12]
        let ending =
            switch day {
            case 1, 21, 31: "st"
            case 2, 22: "nd"
            case 3, 23: "rd"
            default: "th"
            }
        self.init(
            day: "\(weekday), \(month) \(day)\(ending)",
            time: (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)",
            order: date.timeIntervalSince1970)
    }

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
