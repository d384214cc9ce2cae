#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Builtin {
    static let encodings: [Builtin] = [
        Builtin("base64encode", "<s-:s>") { call in
            call.string(0).map { .string(Data($0.utf8).base64EncodedString()) }
        },
        Builtin("base64decode", "<s-:s>") { call in
            guard let text = call.string(0) else { return nil }
            guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
                throw JSONataError("D3137", "not base64")
            }
            return .string(String(decoding: data, as: UTF8.self))
        },
        Builtin("encodeUrlComponent", "<s-:s>") { call in
            call.string(0).map { .string(encode($0, keeping: marks)) }
        },
        Builtin("encodeUrl", "<s-:s>") { call in
            call.string(0).map { .string(encode($0, keeping: marks + ";,/?:@&=+$#")) }
        },
        Builtin("decodeUrlComponent", "<s-:s>") { call in
            try call.string(0).map { .string(try decode($0, keeping: "", of: "decodeUrlComponent")) }
        },
        Builtin("decodeUrl", "<s-:s>") { call in
            try call.string(0).map { .string(try decode($0, keeping: ";,/?:@&=+$#", of: "decodeUrl")) }
        },
    ]

    /// <https://tc39.es/ecma262/#sec-uri-handling-functions>
    private static let marks = "-_.!~*'()"

    private static func encode(_ text: String, keeping kept: String) -> String {
        let kept = Set(kept.utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            let character = Character(Unicode.Scalar(byte))
            if character.isASCII, character.isLetter || character.isNumber || kept.contains(byte) {
                result.append(byte)
            } else {
                let code = String(byte, radix: 16, uppercase: true)
                result.append(contentsOf: "%\(code.count == 1 ? "0" : "")\(code)".utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func decode(_ text: String, keeping kept: String, of name: String) throws -> String {
        let kept = Set(kept.utf8)
        let malformed = JSONataError("D3140", "$\(name) got a malformed URL: \(text)")
        var rest = Array(text.utf8)[...]
        var result: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == 2 else { throw malformed }
            let code = UInt8(digits[0] * 16 + digits[1])
            if kept.contains(code) { result += [byte] + rest.prefix(2) } else { result.append(code) }
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: result, as: UTF8.self) else { throw malformed }
        return decoded
    }
}
