import Testing

@testable import Deployment

struct ConcurrencyTests {
    private struct Failure: Error, Equatable { var number: Int }

    /// Lets some wait until a number of them have come.
    private actor Gate {
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private(set) var most = 0
        private var inside = 0
        private let size: Int

        init(size: Int) { self.size = size }

        func pass() async {
            inside += 1
            most = Swift.max(most, inside)
            if inside == size {
                for continuation in waiting { continuation.resume() }
                waiting = []
            } else if inside < size {
                await withCheckedContinuation { waiting.append($0) }
            }
            inside -= 1
        }
    }

    @Test("Results keep the order of the elements, whichever is done first")
    func order() async throws {
        let gate = Gate(size: 2)
        let results = try await [1, 2].concurrentMap { number in
            await gate.pass()
            return number * 10
        }
        #expect(results == [10, 20])
        #expect(try await (0..<500).concurrentMap { $0 } == Array(0..<500))
    }

    @Test("No more than the limit at a time, and as many as that")
    func limit() async throws {
        let gate = Gate(size: 3)
        _ = try await (0..<9).concurrentMap(limit: 3) { _ in await gate.pass() }
        #expect(await gate.most == 3)
    }

    @Test("The first error ends the rest")
    func firstError() async {
        let done = Log<Int>()
        await #expect(throws: Failure(number: 0)) {
            try await (0..<100).concurrentMap(limit: 2) { number in
                if number == 0 { throw Failure(number: 0) }
                while !Task.isCancelled { await Task.yield() }
                done.add(number)
            }
        }
        #expect(done.all == [1])
    }

    @Test("Where each is to come to its end, an error does not end the others")
    func toTheEnd() async {
        let done = Log<Int>()
        await #expect(throws: Failure(number: 1)) {
            try await (0..<20).concurrentForEach { number in
                if number == 1 || number == 7 { throw Failure(number: number) }
                done.add(number)
            }
        }
        #expect(done.all.count == 18)
    }

    @Test("A cancellation ends all of them at once")
    func cancelled() async {
        await #expect(throws: CancellationError.self) {
            try await (0..<2).concurrentForEach { number in
                if number == 0 { throw CancellationError() }
                while !Task.isCancelled { await Task.yield() }
                throw Failure(number: number)
            }
        }
    }
}
