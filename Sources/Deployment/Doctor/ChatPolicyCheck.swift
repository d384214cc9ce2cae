#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Doctor.Check {
    /// An organization can forbid Slack, or all workspaces but some. Deployments succeed all the same, and then nothing
    /// is delivered.
    /// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_chatbot.html>
    static let chatPolicy = Self(id: "chat-policy", title: "organization's chat policy") { doctor in
        struct Output: Decodable {
            var effectivePolicy: Policy?
            struct Policy: Decodable { var policyContent: String? }
        }
        let text: String
        do {
            text =
                try await doctor.aws.decode(
                    AWSCLI.Call(
                        "organizations", "describe-effective-policy", ["--policy-type", "CHATBOT_POLICY"],
                        region: "us-east-1"), as: Output.self
                ).effectivePolicy?.policyContent ?? "{}"
        } catch AWSError.service("AWSOrganizationsNotInUseException", _, _) {
            return [.ok("the account is in no organization")]
        } catch AWSError.service("EffectivePolicyNotFoundException", _, _) {
            return [.ok("the organization has none")]
        }
        let policy = try? JSONDecoder().decode(JSON.self, from: Data(text.utf8))
        guard let slack = policy?["chatbot"]?["platforms"]?["slack"] else {
            return [.ok("the organization's policy says nothing about Slack")]
        }
        let next = "ask whoever manages the organization to allow it in the chat applications policy"
        if slack["client"]?.text == "disabled" {
            return [.problem("the organization forbids Slack: what is deployed will deliver nothing", next: next)]
        }
        guard case .array(let list)? = slack["workspaces"] else {
            return [.ok("the organization's policy allows Slack")]
        }
        let workspaces = list.compactMap(\.text)
        guard let workspace = doctor.slack.workspace else {
            return [.unknown("the organization allows certain workspaces only: \(workspaces.joined(separator: ", "))")]
        }
        return workspaces.contains(workspace)
            ? [.ok("the organization's policy allows this workspace")]
            : [.problem("the organization forbids this workspace: nothing will be delivered", next: next)]
    }
}
