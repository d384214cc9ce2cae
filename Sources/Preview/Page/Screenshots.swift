import Notifications

/// The messages as pictures, by a browser without a window. Says only what to run; the caller runs it.
package struct Screenshots: Sendable {
    /// Names on the PATH, in the order to look for them.
    package static let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

    package struct Shot: Sendable, Equatable {
        /// Such as `m1-dark-phone.png`.
        package var file: String
        package var address: String
        package var width: Int
        package var height: Int

        /// What follows the browser's name.
        /// - Parameter folder: where the file goes.
        package func arguments(folder: String) -> [String] {
            [
                "--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--force-device-scale-factor=2",
                "--window-size=\(width),\(height)", "--screenshot=\(folder)/\(file)", address,
            ]
        }
    }

    package var shots: [Shot]

    /// Every message and thread of the page, in both themes and widths.
    /// - Parameter address: of the server, such as `http://127.0.0.1:8080`.
    package init(workspace: Workspace, messages: [ShownMessage], address: String) {
        shots = Item.items(of: messages).flatMap { item in
            [Page.Options.Theme.light, .dark].flatMap { theme in
                [Page.Options.Width.desktop, .phone].map { width in
                    Shot(
                        file: "\(item.id)-\(theme.rawValue)-\(width.rawValue).png",
                        address: "\(address)/?only=\(item.id)&theme=\(theme.rawValue)&width=\(width.rawValue)",
                        width: width == .phone ? Self.phone : Self.desktop,
                        height: Self.height(item, columns: width == .phone ? Self.phoneColumns : 92))
                }
            }
        }
    }

    private static let phone = 375
    private static let phoneColumns = 36
    private static let desktop = 780

    /// A browser without a window takes a picture of the window, not of the page; so the height is estimated from the
    /// lines, rather too high.
    private static func height(_ item: Item, columns: Int) -> Int {
        let lines = ([item.first] + item.replies).reduce(0) { sum, entry in
            sum + self.lines(entry, columns: columns) + 5
        }
        return 60 + lines * 22
    }

    private static func lines(_ entry: Item.Entry, columns: Int) -> Int {
        if case .alarm = entry.verdict { return columns == phoneColumns ? 26 : 19 }
        guard case .custom(let notification) = entry.verdict else { return columns == phoneColumns ? 18 : 10 }
        let content = notification.content
        let texts = [content.title ?? "", content.description] + (content.nextSteps ?? [])
        return texts.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.reduce(0) { sum, line in
            let shown = line.replacing(#/<[^<>|]*\|([^<>]*)>/#) { $0.output.1 }
            return sum + 1 + shown.count / columns
        }
    }
}
