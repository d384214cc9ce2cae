import CloudFormation
import JSONValue
import StatesLanguage

/// Runs a definition as deployed, with services that answer from sample data.
struct SampleRun {
    /// A message that was published.
    struct Published {
        var topic: String
        var body: String
    }

    var definition: StatesDefinition
    var machine: String
    /// When it starts, ISO 8601.
    var time: String
    /// What a task gets instead of the service's answer; not asked for publishing.
    var answer: (StateMachine.Task) throws -> JSON

    /// Publishing is always possible here, so what a machine cannot say it says in its fallbacks.
    /// - Throws: `DefinitionError`, which no definition of ours causes.
    func messages(for input: JSON) throws -> [Published] { try run(input).published }

    /// What was published, and how the machine came there.
    /// - Throws: as ``messages(for:)``.
    /// - Parameter change: made to the definition before it runs.
    func run(
        _ input: JSON, changing change: (JSON) -> JSON = { $0 }
    ) throws -> (published: [Published], execution: Execution) {
        let machine = try StateMachine(definition: change(JSON(parsing: try Template.minified(definition))))
        var published: [Published] = []
        let context: JSON.Object = [
            "Execution": [
                "Id": .string("arn:aws:states:us-east-1:123456789012:execution:\(self.machine):sample"),
                "Name": "sample", "StartTime": .string(time), "Input": input,
            ],
            "StateMachine": [
                "Id": .string("arn:aws:states:us-east-1:123456789012:stateMachine:\(self.machine)"),
                "Name": .string(self.machine),
            ],
        ]
        let execution = machine.run(input: input, context: context) { task in
            guard task.resource.hasSuffix(":sns:publish"), let topic = task.arguments["TopicArn"]?.stringValue,
                let body = task.arguments["Message"]?.stringValue
            else { return try answer(task) }
            published.append(Published(topic: topic, body: body))
            return ["MessageId": "sample"]
        }
        return (published, execution)
    }
}
