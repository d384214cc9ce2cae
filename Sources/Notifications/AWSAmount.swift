/// US dollars as AWS writes them in its notifications: always with cents.
package enum AWSAmount {
    /// `$1,234.50`, without a locale: the same on every machine.
    package static func text(_ dollars: Double) -> String {
        guard dollars.isFinite, abs(dollars) < 1e15 else { return "$\(dollars)" }
        let cents = Int((abs(dollars) * 100).rounded())
        var whole = String(cents / 100)
        var grouped = ""
        while whole.count > 3 {
            grouped = "," + whole.suffix(3) + grouped
            whole.removeLast(3)
        }
        let fraction = cents % 100
        return (dollars < 0 && cents > 0 ? "-$" : "$") + whole + grouped + (fraction < 10 ? ".0" : ".") + "\(fraction)"
    }
}
