import Foundation
import JSONValue
import StatesLanguage
import Testing

@testable import Stacks

@Suite("The expressions that Step Functions tries")
struct TrialTests {
    private func trials(_ name: String = "full") throws -> [ExpressionTrial] {
        let yaml = try String(contentsOf: Fixture.examples.appending(path: "\(name).yaml"), encoding: .utf8)
        return try Monitor(Sample.config(yaml)).trials()
    }

    @Test("are the largest, with what they get in a large account")
    func large() throws {
        let trials = try trials()
        #expect(
            trials.map(\.name) == [
                "acme-prod-reports, daily: Compose", "acme-prod-reports, weekly: Compose",
                "acme-prod-reports, monthly: Compose", "acme-prod-reports: Ask", "acme-prod-budget-alerts: Explain",
            ])
        for trial in trials {
            #expect(trial.variables.contains("Amazon Example Service 59"), "\(trial.name)")
            // What one state may hold.
            #expect(trial.variables.utf8.count + trial.state.utf8.count < 262_144, "\(trial.name)")
        }
        let budgets = try JSON(parsing: trials[0].variables)["budgets"]?.arrayValue
        #expect(budgets?.count == 10, "of 12, as many as a report shows")
    }

    @Test("are what the machine would evaluate: with these variables each has a value")
    func alike() throws {
        for trial in try trials() {
            let pass = try JSON(parsing: trial.state)
            let assigned = try JSON(parsing: trial.variables)
            let machine = try StateMachine(definition: [
                "QueryLanguage": "JSONata", "StartAt": "Given",
                "States": [
                    "Given": ["Type": "Pass", "Assign": assigned, "Next": "Tried"],
                    "Tried": [
                        "Type": "Pass", "Assign": try #require(pass["Assign"]), "Next": "Shown",
                    ],
                    "Shown": ["Type": "Pass", "Output": "{% $tried %}", "End": true],
                ],
            ])
            let run = machine.run { _ in [:] }
            #expect(run.failure == nil, "\(trial.name): \(String(describing: run.failure))")
            #expect(run.output?.objectValue?.isEmpty == false, "\(trial.name)")
        }
    }
}
