/// "did you mean": the candidate that a slip of the keyboard turns into what was written.
package enum Suggestion {
    /// `nil` if no candidate is near, or if there are too many to look at.
    package static func nearest(to written: String, among candidates: some Collection<String>) -> String? {
        guard !written.isEmpty, written.utf8.count <= 100, candidates.count <= 1000 else { return nil }
        let from = Array(written.lowercased().utf8)
        let reach = from.count <= 3 ? 1 : from.count <= 6 ? 2 : 3
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let to = Array(candidate.lowercased().utf8)
            guard abs(to.count - from.count) <= reach else { continue }
            let distance = distance(from, to)
            // Something must remain the same: `ab` is not a slip for `cd`.
            if distance <= reach, distance < max(from.count, to.count), distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.candidate
    }

    /// Ready to append to a message: `; did you mean 'x'?`, or nothing.
    static func clause(for written: String, among candidates: some Collection<String>) -> String {
        nearest(to: written, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// `expected one of a, b, c`
    static func expected(_ candidates: some Collection<String>) -> String {
        (candidates.count == 1 ? "expected " : "expected one of ") + list(candidates)
    }

    /// `a, b, c`, cut after 24.
    static func list(_ candidates: some Collection<String>) -> String {
        let rest = candidates.count - 24
        return candidates.prefix(24).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
    private static func distance(_ from: [UInt8], _ to: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...to.count)
        for (i, a) in from.enumerated() {
            var row = [i + 1]
            for (j, b) in to.enumerated() {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a == b ? 0 : 1))
                if i > 0, j > 0, a == to[j - 1], from[i - 1] == b { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[to.count]
    }
}
