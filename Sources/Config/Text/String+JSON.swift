extension String {
    /// In quotes and escaped, as JSON text.
    package var json: String { "\"\(escapedForJSON)\"" }

    /// As it stands between the quotes of a JSON string.
    /// <https://www.rfc-editor.org/rfc/rfc8259#section-7>
    package var escapedForJSON: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                result += (scalar.value < 0x10 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
