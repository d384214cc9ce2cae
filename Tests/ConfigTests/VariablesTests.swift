import Testing

@testable import Config

@Suite struct VariablesTests {
    @Test(
        arguments: [
            ("a", [Variables.Piece.literal("a")]),
            ("${A}", [.name("A")]),
            ("x${A}y$z", [.literal("x"), .name("A"), .literal("y$z")]),
            ("$${A} ${B}", [.literal("${A} "), .name("B")]),
            ("${A", nil), ("${}", nil), ("${1}", nil), ("${a b}", nil),
        ] as [(String, [Variables.Piece]?)])
    func `variables are found in texts`(text: String, pieces: [Variables.Piece]?) {
        #expect(Variables.pieces(of: text) == pieces)
    }
}
