import CloudFormation
import Foundation
import Testing

@testable import Stacks

@Suite("The resources of templates, counted for their costs")
struct InventoryTests {
    private struct Pipe: Resource {
        static let type = "AWS::Pipes::Pipe"
        var name: String
    }
    private struct Dashboard: Resource {
        static let type = "AWS::CloudWatch::Dashboard"
        var dashboardName: String
    }
    private struct Function: Resource {
        static let type = "AWS::Lambda::Function"
        var functionName: String
    }
    private struct Machine: Resource {
        static let type = "AWS::StepFunctions::StateMachine"
        var stateMachineName: String
        var stateMachineType: String
        var definition: [String: [String: [String: String]]]
    }
    private struct Plain: Resource {
        static let type = "AWS::SQS::Queue"
        var queueName: String
    }

    private static let explaining = [
        "States": [
            "Ask": ["Type": "Task", "Resource": "arn:aws:states:::aws-sdk:costexplorer:getCostAndUsage"],
            "Tell": ["Type": "Task", "Resource": "arn:aws:states:::sns:publish"],
        ]
    ]

    private static func inventory() throws -> Inventory {
        var template = Template(description: "a")
        for id in 1...2 { template.add("Pipe\(id)", Pipe(name: "p\(id)"), named: "pipe") }
        for id in 1...4 { template.add("Board\(id)", Dashboard(dashboardName: "d\(id)"), named: "dashboard") }
        template.add("Queue", Plain(queueName: "q"), named: "queue")
        template.add("Function", Function(functionName: "f"), named: "function")
        template.add(
            "Explain",
            Machine(stateMachineName: "a-budget-alerts", stateMachineType: "STANDARD", definition: explaining),
            named: "machine")
        // The reports' requests are counted by their schedule.
        template.add(
            "Reports", Machine(stateMachineName: "a-reports", stateMachineType: "STANDARD", definition: explaining),
            named: "machine")
        return try Inventory([Stack(name: "a", region: "us-east-1", template: template)])
    }

    @Test("A pipe reads its queue all the time, and the fourth dashboard costs")
    func lines() throws {
        let lines = try Self.inventory().lines(Usage())
        let found = lines.map {
            "\($0.service) \($0.what) \($0.quantity) \(Money.text($0.cost)) \(Money.text($0.fullCost))"
        }
        #expect(
            found == [
                "CloudWatch dashboards 4 $3.00 $12.00",
                "Cost Explorer requests to explain alerts 20 $0.20 $0.20",
                "Step Functions transitions to explain alerts 20 $0.00 $0.00",
                "EventBridge events through pipes 400 $0.00 $0.00",
                // 2 × 648,000 and 100, of which a million are free.
                "SQS requests to queues 1296100 $0.12 $0.52",
            ])
    }

    @Test("A type without a price is named, not passed over")
    func unknown() throws {
        #expect(try Self.inventory().unknown == ["AWS::Lambda::Function"])
    }
}
