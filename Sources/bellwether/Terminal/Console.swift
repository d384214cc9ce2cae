import Synchronization
import TerminalText

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Where results and everything else are written: results to standard output, all else to standard error.
///
/// Every line passes through ``shown(_:)``, so that nothing that AWS or a file says can control the terminal.
struct Console: Sendable {
    static let standard = Console(
        isTerminal: isatty(STDERR_FILENO) == 1, resultsAreOnTerminal: isatty(STDOUT_FILENO) == 1,
        hasColor: isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == nil)

    /// Whether standard error is one.
    var isTerminal: Bool
    var resultsAreOnTerminal: Bool
    var hasColor: Bool

    /// Whether somebody can be asked.
    var canAsk: Bool { isTerminal && isatty(STDIN_FILENO) == 1 }

    /// A line of the result.
    func result(_ line: String = "") {
        if let code = write(shown(line) + "\n", to: STDOUT_FILENO), code != EPIPE {
            Self.lostResult.withLock { $0 = code }
        }
    }

    private static let lostResult = Mutex<Int32?>(nil)

    /// Says so if a line of the result could not be written; a reader that has read enough is no failure.
    /// - Returns: whether all is well.
    func endResults() -> Bool {
        guard let code = Self.lostResult.withLock({ $0 }) else { return true }
        fail("the result could not be written: \(String(cString: strerror(code)))")
        return false
    }

    /// A line about what is going on.
    func say(_ line: String = "") { write(shown(line) + "\n", to: STDERR_FILENO) }

    /// `error: …`, and `next: …` on a line of its own.
    func fail(_ description: String) {
        var isFirst = true
        for line in description.split(separator: "\n") {
            let isNext = line.hasPrefix("next: ")
            say(isNext ? "  " + line : isFirst ? paint("error: ", .red) + line : String(line))
            isFirst = isNext  // after the way out of one error comes another
        }
    }

    /// Asks before something is done that cannot be taken back. What was typed before is no answer: whoever typed it
    /// had not read the question.
    /// - Returns: `nil` at the end of input.
    /// - Throws: `CancellationError`.
    func confirm(_ question: String) throws -> String? {
        tcflush(STDIN_FILENO, TCIFLUSH)
        return try ask(question)
    }

    /// What is passed on standard input; of more than `limit` bytes at least the first ones, so that it is seen to be too
    /// much.
    static func standardInput(upTo limit: Int) -> String {
        var text = ""
        while text.utf8.count <= limit, let line = readLine(strippingNewline: false) { text += line }
        return text
    }

    /// - Returns: `nil` at the end of input.
    /// - Throws: `CancellationError`.
    func ask(_ question: String) throws -> String? {
        write(shown(question) + " ", to: STDERR_FILENO)
        // Nothing wakes `readLine`, so it is not called before there is a line.
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while poll(&input, 1, 100) < 1 { try Task.checkCancellation() }
        guard let answer = readLine() else {
            say()  // the end of input leaves the cursor behind the question
            return nil
        }
        return answer.trimmingWhitespace
    }

    enum Color: String, CaseIterable {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case dim = "2"
        case bold = "1"

        func paint(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }

        /// What follows the escape character where a color begins or ends.
        fileprivate static let codes = allCases.map { "[\($0.rawValue)m" } + ["[0m"]
    }

    /// A text as it may meet the terminal: of all that a terminal obeys, only this program's own colors are left.
    func shown(_ text: String) -> String {
        guard hasColor, text.contains("\u{1B}") else { return text.harmless(keepingLines: true) }
        let parts = text.split(separator: "\u{1B}", omittingEmptySubsequences: false)
        return parts.enumerated().map { index, part in
            let isColor = Color.codes.contains { part.hasPrefix($0) }
            return (index == 0 ? "" : isColor ? "\u{1B}" : " ") + part.harmless(keepingLines: true)
        }.joined()
    }

    func paint(_ text: String, _ color: Color) -> String { hasColor ? color.paint(text) : text }

    /// Writes all of it; a reader that has gone away is not an error worth ending a deployment for.
    /// - Returns: the `errno` that ended it, if it was not all written.
    @discardableResult
    func write(_ text: String, to descriptor: Int32) -> Int32? {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Self.write(descriptor, $0) }
            if count > 0 {
                bytes = bytes.dropFirst(count)
            } else if errno == EAGAIN {
                var output = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&output, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
            Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Of the terminal; 80 × 24 if it does not say.
    var size: (columns: Int, rows: Int) {
        var size = winsize()
        let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0
        return (
            isKnown && size.ws_col > 20 ? Int(size.ws_col) : 80, isKnown && size.ws_row > 0 ? Int(size.ws_row) : 24
        )
    }
}

extension StringProtocol {
    var trimmingWhitespace: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
