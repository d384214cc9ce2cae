/// Characters that have no business in a configuration file: control characters and invisible line ends.
enum Characters {
    /// The first of them; what follows is not worth reading.
    static func refused(in text: String, file: String) -> Diagnostic? {
        // Almost all bytes are plain ASCII or begin no character in question, so look closely only where it matters.
        guard text.utf8.contains(where: { ($0 < 0x20 && !isWhite($0)) || $0 == 0x7F || isSuspicious($0) }) else {
            return nil
        }
        var line = 1
        var column = 1
        var last: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if isRefused(scalar.value) {
                return Diagnostic(
                    .error, at: .init(file: file, line: line, column: column),
                    scalar.value == 0
                        ? "a NUL character is not allowed; the file must be text in UTF-8"
                        : "the invisible character \(name(scalar)) is not allowed; remove it")
            }
            if scalar == "\n" {
                if last != "\r" { line += 1 }
                column = 1
            } else if scalar == "\r" {
                line += 1
                column = 1
            } else {
                column += 1
            }
            last = scalar
        }
        return nil
    }

    /// `U+007F`
    static func name(_ scalar: Unicode.Scalar) -> String {
        let code = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
    }

    private static func isWhite(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// First bytes of U+0080–00BF, U+2000–2FFF and U+F000–FFFF.
    private static func isSuspicious(_ byte: UInt8) -> Bool { byte == 0xC2 || byte == 0xE2 || byte == 0xEF }

    static func isRefused(_ code: UInt32) -> Bool {
        switch code {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    var isSmall: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isLetter: Bool { isCapital || isSmall }
    /// A space or tab.
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    var isLineEnd: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
