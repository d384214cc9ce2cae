/// What AWS says, made fit for an issue that anybody may read.
enum Redaction {
    /// Without the ids of accounts, keys, people and Slack, and at most so long that a table holds it.
    static func text(_ text: String) -> String {
        var text = text
        for (pattern, word) in patterns { text = text.replacing(pattern(), with: word) }
        // Last, since what is cut off an id is not seen to be one.
        return AWSError.shown(text, atMost: 400)
    }

    /// Who asks goes first, while the account's id still shows where the name begins.
    private static var patterns: [(@Sendable () -> Regex<Substring>, String)] {
        [
            ({ /arn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:user|assumed-role|federated-user)\/[^\s"',;)]+/ }, "CALLER"),
            ({ /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/ }, "EMAIL"),
            ({ /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ }, "KEY"),
            ({ /\b[TCGUWDS](?=[A-Z]*[0-9])[A-Z0-9]{7,}\b/ }, "SLACK"),
            ({ /\b\d{12}\b/ }, "ACCOUNT"),
        ]
    }
}
