/// The messages as pictures, by a browser.
package struct Screenshots: Sendable {
    package struct Shot: Sendable, Equatable {
        /// Such as `m1-daily-report-dark-phone.png`.
        package var file: String
        package var address: String
        /// In points.
        package var width: Int

        /// Writes the picture, as high as its page has measured itself.
        /// - Parameter folder: an absolute path.
        /// - Throws: ``Browser/Failure``, `CancellationError`.
        package func take(by browser: Browser, to folder: String) async throws {
            let height = Self.height(inPage: try await browser.page(at: address, width: width))
            try await browser.takePicture(of: address, width: width, height: height ?? 1_000, to: "\(folder)/\(file)")
        }

        /// In points; `nil` if the page has not measured itself.
        static func height(inPage page: String) -> Int? {
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
