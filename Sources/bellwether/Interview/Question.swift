/// What `init` asks, in this order. The raw value is the option that answers it.
enum Question: String, CaseIterable {
    case name, account, region, timezone, workspace, critical, heartbeat, monthly, daily, email

    var text: String {
        switch self {
        case .name: "Deployment name, the prefix of every resource (such as acme-prod)"
        case .account: "AWS account, twelve digits"
        case .region: "Home Region"
        case .timezone: "Time zone"
        case .workspace: "Slack workspace ID, T…"
        case .critical: "Slack channel ID for critical, C…"
        case .heartbeat: "Slack channel ID for heartbeat, C…"
        case .monthly: "Monthly budget in USD"
        case .daily: "Daily budget in USD"
        case .email: "Email address for critical alerts, in case Slack fails"
        }
    }

    /// What to know before answering.
    var explanation: String? {
        switch self {
        case .critical: "critical: somebody must act; a budget is exceeded, a service is down. Stays quiet."
        case .heartbeat: "heartbeat: reports and warnings; it shows that things run."
        default: nil
        }
    }

    /// Taken for an empty answer, and without asking if nobody can be asked; `nil` if there is none.
    var preset: String? {
        switch self {
        case .region: "us-east-1"
        case .timezone: "UTC"
        case .heartbeat, .email: ""
        default: nil
        }
    }

    /// What an empty answer means, where there may be one.
    var whenEmpty: String? {
        switch self {
        case .heartbeat: "one channel for everything"
        case .email: "none"
        default: nil
        }
    }

    /// A right answer, for judging the answer to another question by itself.
    var example: String {
        switch self {
        case .name: "acme-prod"
        case .account: "123456789012"
        case .region: "us-east-1"
        case .timezone: "UTC"
        case .workspace: "T0123ABCD"
        case .critical: "C0123ABCD"
        case .heartbeat: "C0456EFGH"
        case .monthly: "100"
        case .daily: "10"
        case .email: ""
        }
    }

    /// The answer as the configuration takes it. The AWS console shows an account as `1234-5678-9012`, and people copy a
    /// link to a channel where its ID is asked for.
    func tidied(_ answer: String) -> String {
        switch self {
        case .account: answer.filter { $0 != "-" && $0 != " " }
        case .critical, .heartbeat:
            answer.firstMatch(of: /^https:\/\/.*\/([CG][A-Z0-9]{8,})\/?$/).map { String($0.1) } ?? answer
        default: answer
        }
    }
}
