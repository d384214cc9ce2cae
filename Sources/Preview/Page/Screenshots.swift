/// The messages as pictures, by a browser without a window. Says only what to run; the caller runs it.
package struct Screenshots: Sendable {
    /// Names on the PATH, in the order to look for them.
    package static let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

    package struct Shot: Sendable, Equatable {
        /// Such as `m1-daily-report-dark-phone.png`.
        package var file: String
        package var address: String
        /// In points; a picture has twice as many pixels.
        package var width: Int

        /// What follows the browser's name to learn how high the page is: it prints the page, see ``height(inPage:)``.
        package var measuring: [String] { common + ["--window-size=\(width),2000", "--dump-dom", address] }

        /// What follows the browser's name to take the picture.
        /// - Parameter folder: where the file goes.
        package func arguments(folder: String, height: Int) -> [String] {
            common + ["--window-size=\(width),\(height)", "--screenshot=\(folder)/\(file)", address]
        }

        private var common: [String] {
            ["--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--force-device-scale-factor=2"]
        }

        /// In points, as the page has measured itself; `nil` if it has not.
        package func height(inPage page: String) -> Int? {
            page.firstMatch(of: #/data-height="([0-9]+)"/#).flatMap { Int($0.output.1) }
        }
    }

    package var shots: [Shot]

    /// Every message and thread of the page, in both themes and widths.
    /// - Parameter address: of the server, such as `http://127.0.0.1:8080`.
    package init(messages: [ShownMessage], address: String) {
        shots = Item.items(of: messages).flatMap { item in
            let words = (item.first.message.name ?? "").lowercased().split {
                !$0.isASCII || !($0.isLetter || $0.isNumber)
            }
            let name = ([item.id] + words.map(String.init)).joined(separator: "-")
            return [Page.Options.Theme.light, .dark].flatMap { theme in
                [Page.Options.Width.desktop, .phone].map { width in
                    Shot(
                        file: "\(name)-\(theme.rawValue)-\(width.rawValue).png",
                        address: "\(address)/?only=\(item.id)&theme=\(theme.rawValue)&width=\(width.rawValue)",
                        width: width == .phone ? 375 : 780)
                }
            }
        }
    }
}
