/// A text of comma-separated values, as RFC 4180 has them. A quotation mark that does not belong is taken as it is,
/// unless it is never closed.
struct CSVText {
    struct Row: Equatable {
        /// From 1; a cell may hold line breaks.
        var line: Int
        var cells: [String]
    }

    /// Rows with anything in them.
    private(set) var rows: [Row] = []
    /// Line of a quotation mark without its partner.
    private(set) var openQuote: Int?

    private var cell: [UInt8] = []
    private var row: Row?
    private var line = 1
    private var isQuoted = false
    private var wasQuoted = false

    init(_ text: String) {
        var bytes = Array(text.utf8)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var start = line
        while let byte = bytes.popFirst() {
            if isQuoted {
                if byte == UInt8(ascii: "\""), bytes.first == byte {
                    bytes.removeFirst()
                    cell.append(byte)
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                } else {
                    cell.append(byte)
                    if byte == UInt8(ascii: "\n") { line += 1 }
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where cell.isEmpty && !wasQuoted:
                (isQuoted, wasQuoted, start) = (true, true, line)
            case UInt8(ascii: ","): endCell()
            case UInt8(ascii: "\n"): endRow()
            case UInt8(ascii: "\r") where bytes.first == UInt8(ascii: "\n") || bytes.isEmpty: continue
            default: cell.append(byte)
            }
        }
        if isQuoted { openQuote = start }
        endRow()
    }

    private mutating func endCell() {
        let text = String(decoding: cell, as: UTF8.self)
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let trimmed = String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        row = row ?? Row(line: line, cells: [])
        row?.cells.append(trimmed)
        (cell, wasQuoted) = ([], false)
    }

    private mutating func endRow() {
        endCell()
        if let row, row.cells.contains(where: { !$0.isEmpty }) { rows.append(row) }
        row = nil
        line += 1
    }
}
