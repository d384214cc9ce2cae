/// The questions of `init`, asked until each answer is right. Whatever was typed is kept.
struct Interview {
    private var draft = Draft()
    /// Answers of options, which nobody is asked for again.
    private var given: [Question: String]
    private var account: AccountLookup
    private let kept: KeptAnswers
    private let files: NewFiles
    private var isKept = false
    private let console = Console.standard

    init(files: NewFiles, given: [Question: String], isOffline: Bool) {
        self.files = files
        self.given = given
        account = AccountLookup(isOffline: isOffline || !Console.standard.canAsk)
        kept = KeptAnswers(env: files.envPath)
    }

    /// - Throws: ``Refusal``, with every mistake if nobody can be asked; `CancellationError` after Ctrl-C.
    mutating func answers() async throws -> Draft {
        guard console.canAsk else { return try unattended() }
        do {
            return try await attended()
        } catch is CancellationError {
            console.say("interrupted; nothing was written")
            sayWhatIsKept()
            throw CancellationError()
        }
    }

    // MARK: - Without a person

    private mutating func unattended() throws -> Draft {
        for question in Question.allCases {
            guard let answer = given[question] ?? question.preset else { continue }
            draft[question] = question.tidied(answer)
        }
        let mistakes = Question.allCases.compactMap { question in
            draft.answer(to: question) == nil
                ? "--\(question.rawValue) is missing: \(question.text)"
                : draft.mistake(in: question).map { "--\(question.rawValue): \($0)" }
        }
        guard mistakes.isEmpty else {
            throw Refusal(description: mistakes.joined(separator: "\n") + "\nnext: give these options again")
        }
        return draft
    }

    // MARK: - With a person

    private mutating func attended() async throws -> Draft {
        if given.count < Question.allCases.count { introduce() }
        if let earlier = kept.load() {
            draft = earlier
            isKept = true
            console.say("Your earlier answers are taken up; Enter keeps each.")
        }
        var asked = takeOptions()
        if asked.isEmpty { return draft }
        repeat {
            for (index, question) in asked.enumerated() {
                try await ask(question, label: "\(index + 1) of \(asked.count)")
            }
            asked = Question.allCases
        } while try !isConfirmed()
        return draft
    }

    private func introduce() {
        console.say("This writes \(files.configPath) and \(files.envPath), and changes nothing in AWS.")
        console.say("Enter takes the answer in [brackets]; Ctrl-C keeps your answers for next time.")
        console.say("You need the Slack IDs of the workspace and of a channel: docs/slack-setup.md")
        console.say()
    }

    /// - Returns: what is left to ask.
    private mutating func takeOptions() -> [Question] {
        for (question, answer) in given { draft[question] = question.tidied(answer) }
        return Question.allCases.filter { question in
            guard given[question] != nil else { return true }
            guard let mistake = draft.mistake(in: question) else { return false }
            console.say("--\(question.rawValue): \(mistake)")
            return true
        }
    }

    private mutating func ask(_ question: Question, label: String) async throws {
        var prompt = Prompt(text: question.text, preset: question.preset, whenEmpty: question.whenEmpty)
        try await account.improve(&prompt, for: question, in: draft)
        if given[question] == nil, let earlier = draft.answer(to: question) { prompt.preset = earlier }
        if let explanation = question.explanation { console.say(explanation) }
        while true {
            guard let reply = try console.ask("\(label)  \(prompt.line)") else {
                sayWhatIsKept()
                throw Refusal(description: "no more answers; nothing was written")
            }
            var attempt = draft
            attempt[question] = question.tidied(prompt.meant(by: reply))
            if let mistake = attempt.mistake(in: question) {
                say(mistake)
                continue
            }
            draft = attempt
            given[question] = nil
            isKept = kept.save(draft)
            if let consequence = draft.consequence(of: question) { say("Note: " + consequence) }
            return
        }
    }

    private func isConfirmed() throws -> Bool {
        console.say()
        let width = Question.allCases.map(\.rawValue.count).max() ?? 0
        for question in Question.allCases {
            let answer = draft[question]
            let shown = answer.isEmpty ? "(\(question.whenEmpty ?? ""))" : answer
            console.say("  \(question.rawValue.padding(to: width))  \(shown)")
        }
        let question = "Write \(files.configPath) and \(files.envPath)? [Y/n]"
        let reply = try console.confirm(question)
        guard let reply else {
            sayWhatIsKept()
            throw Refusal(description: "no more answers; nothing was written")
        }
        if ["", "y", "yes"].contains(reply.lowercased()) { return true }
        console.say("Then once more; Enter keeps each answer.")
        return false
    }

    /// A remark on an answer, below it.
    private func say(_ remark: String) {
        for line in remark.wrapped(to: console.size.columns - 2, indent: "") { console.say("  " + line) }
    }

    private func sayWhatIsKept() {
        if isKept { console.say("Your answers are in \(kept.path); the next init takes them up.") }
    }
}

/// A question as it is put: with what the machine and the account add.
struct Prompt {
    var text: String
    /// Taken for an empty answer.
    var preset: String?
    /// What no answer at all means, where there may be none.
    var whenEmpty: String?
    /// What may also be chosen by its number, from 1.
    var choices: [String] = []

    var line: String {
        let preset = preset ?? ""
        let hint = whenEmpty.map { " (\(preset.isEmpty ? "Enter" : "-"): \($0))" } ?? ""
        return text + hint + (preset.isEmpty ? "" : " [\(preset)]") + ":"
    }

    func meant(by reply: String) -> String {
        if reply.isEmpty { return preset ?? "" }
        if reply == "-", whenEmpty != nil { return "" }
        return Int(reply).flatMap { $0 > 0 ? choices.dropFirst($0 - 1).first : nil } ?? reply
    }
}
