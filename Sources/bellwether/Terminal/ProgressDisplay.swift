import Deployment
import Dispatch
import Synchronization
import TerminalText

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Shows a deployment while it runs: on a terminal one block that is drawn anew, elsewhere a line for each step.
final class ProgressDisplay: Sendable {
    private let console: Console
    private let state = Mutex(State())

    init(console: Console = .standard) { self.console = console }

    private struct State {
        var stacks: [StackState] = []
        /// The length of each line of the block that is on the screen.
        var drawn: [Int] = []
        /// While somebody is being asked, and after the end.
        var isPaused = false
        /// Later by the time that questions took.
        var began = ContinuousClock.now

        var seconds: String { "\(began.duration(to: .now).components.seconds) s" }
    }

    fileprivate struct StackState {
        var name: String
        var total: Int?
        var finished: Set<String> = []
        var running: [(id: String, name: String, status: String)] = []
        var isUndone = false
    }

    func report(_ event: DeploymentEvent) {
        state.withLock { state in
            erase(&state)
            apply(event, to: &state)
            draw(&state)
        }
    }

    /// Takes the block off the screen for good, also if the timer ticks once more.
    /// - Returns: the stacks that AWS is still working on.
    @discardableResult
    func finish() -> [String] {
        state.withLock { state in
            erase(&state)
            state.isPaused = true
            return state.stacks.map(\.name)
        }
    }

    /// Leaves the screen to a question.
    func pause<T>(while asking: () throws -> T) rethrows -> T {
        state.withLock { state in
            erase(&state)
            state.isPaused = true
        }
        let asked = ContinuousClock.now
        defer {
            state.withLock { state in
                state.isPaused = false
                state.began += asked.duration(to: .now)
            }
        }
        return try asking()
    }

    /// Keeps the seconds running while nothing else happens.
    func tick() {
        guard console.isTerminal else { return }
        state.withLock { state in
            erase(&state)
            draw(&state)
        }
    }

    private func apply(_ event: DeploymentEvent, to state: inout State) {
        switch event {
        case .note(let text):
            console.say(state.isPaused ? "\n" + text : text)  // a question is left standing
        case .started(let name, let total):
            state.stacks.append(StackState(name: name, total: total))
            if !console.isTerminal { console.say("\(name): started") }
        case .resource(let step):
            guard let index = state.stacks.firstIndex(where: { $0.name == step.stack }) else { return show(step) }
            // AWS says twice that it is creating something: before it has begun, and after.
            let stack = state.stacks[index]
            let isRepeated = stack.running.contains { $0.id == step.id && $0.status == step.verb }
            if !isRepeated || !step.isInProgress { show(step, isOfOldOne: stack.finished.contains(step.id)) }
            state.stacks[index].update(step)
        case .ended(let name, let status):
            let mark = status.isSuccess ? console.paint("✓", .green) : console.paint("✗", .red)
            console.say("\(mark) \(name)  \(status)  \(state.seconds)")
            state.stacks.removeAll { $0.name == name }
        }
    }

    /// What stays on the screen: elsewhere than on a terminal every step, there only failures and what is done.
    /// After a replacement, the old resource is deleted under the same name.
    private func show(_ step: ResourceProgress, isOfOldOne: Bool = false) {
        if step.isFailed {
            console.say("\(console.paint("✗", .red)) \(step.name)  \(step.status)  \(step.reason ?? "")")
        } else if !console.isTerminal {
            console.say("\(step.stack): \(step.name)  \(step.status)")
        } else if !step.isInProgress {
            let verb = isOfOldOne && step.verb == "deleted" ? "replaced, the old one is deleted" : step.verb
            console.say("\(console.paint("✓", .green)) \(step.name)  \(console.paint(verb, .dim))")
        }
    }

    private func draw(_ state: inout State) {
        guard console.isTerminal, !state.isPaused else { return }
        let (columns, rows) = console.size
        let count = state.stacks.count
        var lines = count == 0 ? ["asking AWS …  \(state.seconds)"] : []
        // What is higher than the screen could not be erased again.
        let steps = min(6, max(0, (rows - 1 - count) / max(1, count)))
        for stack in state.stacks {
            lines.append("\(stack.heading)  \(state.seconds)")
            for step in stack.running.prefix(steps) { lines.append("  \(step.status) \(step.name)") }
        }
        lines = lines.prefix(max(1, rows - 1)).map { String($0.harmless().prefix(columns - 1)) }
        console.write(lines.map { $0 + "\n" }.joined(), to: STDERR_FILENO)
        state.drawn = lines.map(\.count)
    }

    /// A terminal that has become narrower meanwhile has wrapped the lines.
    private func erase(_ state: inout State) {
        guard !state.drawn.isEmpty else { return }
        let columns = console.size.columns
        let rows = state.drawn.map { max(1, ($0 + columns - 1) / columns) }.reduce(0, +)
        console.write("\r\u{1B}[\(rows)A\u{1B}[J", to: STDERR_FILENO)
        state.drawn = []
    }
}

extension ProgressDisplay.StackState {
    fileprivate mutating func update(_ step: ResourceProgress) {
        running.removeAll { $0.id == step.id }
        if step.isInProgress {
            running.append((step.id, step.name, step.verb))
        } else {
            finished.insert(step.id)
        }
        if step.isFailed { isUndone = true }
    }

    fileprivate var heading: String {
        if isUndone { return "\(name)  undoing" }
        return "\(name)  \(finished.count)" + (total.map { " of \($0)" } ?? "")
    }
}

extension ResourceProgress {
    /// `creating`, `created`, `deleting` …
    fileprivate var verb: String {
        let word = status.prefix { $0 != "_" }.lowercased()
        let stem = word.hasSuffix("e") ? String(word.dropLast()) : word
        return stem + (isInProgress ? "ing" : "ed")
    }
}

/// Runs work with a display of its progress that Ctrl-C can interrupt.
/// - Parameters:
///   - interruption: what is said after Ctrl-C of work that changes no stack.
///   - lastWords: what is said when a second Ctrl-C ends it, of work that cleans up after the first.
func withProgress<T: Sendable>(
    interruption: String = "interrupted; no stack was being changed", lastWords: String? = nil,
    _ work: @escaping @Sendable (ProgressDisplay) async throws -> T
) async throws -> T {
    let display = ProgressDisplay()
    display.tick()
    let timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + 1, repeating: 1)
    timer.setEventHandler { display.tick() }
    timer.resume()
    defer {
        timer.cancel()
        display.finish()
    }
    do {
        var farewell: (@Sendable () -> Void)?
        if let lastWords {
            farewell = {
                display.finish()
                Console.standard.fail(lastWords)
            }
        }
        return try await cancellable(
            onSignal: { display.report(.note("stopping; press Ctrl-C again to end at once")) }, lastWords: farewell
        ) {
            try await work(display)
        }
    } catch is CancellationError {
        let stacks = display.finish().joined(separator: ", ")
        Console.standard.say(
            stacks.isEmpty
                ? interruption
                : "interrupted; AWS goes on with what it has begun: \(stacks)\n  next: run the same command again to pick it up"
        )
        throw CancellationError()
    }
}
