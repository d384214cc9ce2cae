import ArgumentParser
import Config
import Preview
import Stacks

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show every message of this configuration as Slack would.",
        discussion: """
            A page on this machine, http://127.0.0.1:8123, made by what a deployment would \
            run, on sample data; no AWS account is needed. With --live it shows instead \
            what arrives in the channels of a local AWS (AWS_ENDPOINT_URL), and in red what \
            Chatbot would drop. Ctrl-C ends it.

            Examples:
              bellwether preview
              bellwether preview --png pictures
            """)

    @OptionGroup var options: ConfigOptions

    @Option(help: "0 for a free one.")
    var port: UInt16 = 8123

    @Option(help: ArgumentHelp("Write a picture of each message here instead; needs Chromium.", valueName: "folder"))
    var png: String?

    @Flag(help: "Show what arrives in a local AWS.")
    var live = false

    func run() async throws {
        let config = try options.load(missing: .allowed)
        if live, png != nil { throw ValidationError("--live and --png do not go together") }
        let messages = live ? [] : try Monitor(config).sampleMessages().map(\.shown)
        let inbox = Inbox(messages)
        let stand = try live ? LocalTopics(config: config) : nil
        let server = PreviewServer(
            workspace: config.workspace, inbox: inbox, allowedConfirmationHosts: stand?.hosts ?? [],
            now: { Moment(Date()) })
        let (ports, found) = AsyncStream.makeStream(of: UInt16.self)
        try await cancellable(onSignal: {}) { [port, png, live, config] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Self.serve(server, port: port) { found.yield($0) } }
                group.addTask {
                    for await port in ports {
                        let address = "http://127.0.0.1:\(port)"
                        if let png { return try await Self.takePictures(of: messages, address, to: png) }
                        try await stand?.subscribe(to: address)
                        Console.standard.result(
                            "\(live ? "What arrives" : "Every message of \(config.name)"): \(address)   (Ctrl-C ends it)"
                        )
                    }
                }
                // The pictures are taken, or the server cannot serve.
                try await group.next()
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {}
            }
        }
    }

    private static func serve(
        _ server: PreviewServer, port: UInt16, onReady: @escaping @Sendable (UInt16) -> Void
    ) async throws {
        do {
            try await server.run(port: port, onReady: onReady)
        } catch {
            // Its sockets do not survive the end that it was asked for.
            if Task.isCancelled { return }
            throw Refusal(
                description:
                    "port \(port) cannot be used, perhaps another program does\nnext: choose another one with --port, 0 for a free one"
            )
        }
    }

    private static func takePictures(
        of messages: [ShownMessage], _ address: String, to folder: String
    ) async throws {
        guard let browser = await Browser.find() else {
            throw Refusal(
                description: "no browser to take pictures with: \(Browser.names.joined(separator: ", "))\n"
                    + "next: install Chromium, on Debian or Ubuntu apt-get install chromium")
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Refusal.cannotWrite(folder, because: error, option: "--png")
        }
        let path = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
        for shot in Screenshots(messages: messages, address: address).shots {
            try await shot.take(by: browser, to: path)
            Console.standard.result("\(folder)/\(shot.file)")
        }
    }
}

extension SampleMessage {
    fileprivate var shown: ShownMessage {
        let date = (try? Date(time, strategy: .iso8601)) ?? Date(timeIntervalSince1970: 0)
        return ShownMessage(channel: channel, received: Moment(date), body: body, subject: subject, name: name)
    }
}

extension Config {
    var workspace: Workspace {
        Workspace(
            name: name, channels: slack.channels.map(\.name),
            people: Dictionary(owners.compactMap { owner in owner.mention.map { ($0, owner.name) } }) { first, _ in
                first
            })
    }
}
