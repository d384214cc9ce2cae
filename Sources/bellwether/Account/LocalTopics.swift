import ArgumentParser
import Config
import Deployment
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The topics of a configuration in a local AWS, to which a page on this machine can subscribe in Chatbot's place.
struct LocalTopics: Sendable {
    private let config: Config
    /// Addresses by which the local AWS may ask to confirm a subscription.
    let hosts: Set<String>

    /// - Throws: ``Refusal`` for any AWS that is not on this machine: it could not reach the page.
    init(config: Config) throws {
        let endpoint = ProcessInfo.processInfo.environment["AWS_ENDPOINT_URL"] ?? ""
        guard let url = URL(string: endpoint), url.scheme == "http", let port = url.port,
            ["localhost", "127.0.0.1"].contains(url.host())
        else {
            throw Refusal(
                description:
                    "--live shows a local AWS, and AWS_ENDPOINT_URL names none; AWS cannot reach this machine\n"
                    + "next: make demo, or bellwether preview without --live")
        }
        self.config = config
        hosts = ["localhost:\(port)", "127.0.0.1:\(port)"]
    }

    /// - Parameter address: of the page.
    func subscribe(to address: String) async throws {
        let deployer = config.deployer { _ in }
        let monitor = Monitor(config)
        for channel in config.slack.channels {
            try await deployer.subscribe("\(address)/sns/\(channel.name)", topic: monitor.topicName(of: channel))
        }
    }
}
