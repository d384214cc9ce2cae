extension Sequence where Element: Sendable, Self: Sendable {
    /// Transforms the elements side by side, at most `limit` at a time; results keep the order of the elements.
    /// The first error cancels the rest.
    func concurrentMap<T: Sendable>(
        limit: Int = 6, _ transform: @escaping @Sendable (Element) async throws -> T
    ) async throws -> [T] {
        try await withThrowingTaskGroup(of: (Int, T).self) { group in
            var results: [Int: T] = [:]
            for (index, element) in self.enumerated() {
                if index >= limit, let (done, result) = try await group.next() { results[done] = result }
                group.addTask { (index, try await transform(element)) }
            }
            for try await (done, result) in group { results[done] = result }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// Does something with each element, all side by side; a failure does not end what is done with the others.
    /// - Throws: the first element's error, when all have come to their end; `CancellationError` at once.
    func concurrentForEach(_ body: @escaping @Sendable (Element) async throws -> Void) async throws {
        let results = try await concurrentMap(limit: .max) { element -> Result<Void, any Error> in
            do {
                return .success(try await body(element))
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                return .failure(error)
            }
        }
        for result in results { try result.get() }
    }
}
