import CloudFormation

/// People who get everything that is sent to the critical channel by email as well. They subscribe to the topic, not to
/// the budgets: AWS asks them once, and a changed list replaces no budget.
struct EmailPart {
    var addresses: [String]

    func add(to template: inout Template, reading topic: Reference<Topic>) {
        for address in addresses {
            template.add(
                logicalID(Fingerprint(of: [address.lowercased()]).text, .email),
                Subscription(topicArn: topic.arn, protocol: "email", endpoint: .text(address)),
                named: "email to \(address)")
        }
    }
}
