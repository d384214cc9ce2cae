/// A short number for a text that differs when the text differs, the same on every machine and in every run.
///
/// FNV-1a with MurmurHash3's finalizer. It tells texts apart and protects nothing, so a cryptographic hash, whose
/// package would double the build, is not needed; Swift's own `Hasher` differs from run to run.
package struct Fingerprint: Sendable {
    package let number: UInt64

    package init(of parts: [String]) {
        self.init(of: parts.map(\.utf8))
    }

    package init(of parts: [some Sequence<UInt8>]) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3  // a byte that UTF-8 never has separates the parts
        }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        number = hash ^ (hash >> 33)
    }

    /// Eight hexadecimal digits.
    package var text: String { String(wholeText.prefix(8)) }

    /// All sixteen.
    package var wholeText: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Bit `index`, counted from the lowest; 0–63.
    package func bit(_ index: Int) -> Bool { number >> UInt64(index) & 1 == 1 }
}
