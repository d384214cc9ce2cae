import CloudFormation
import Foundation
import Testing

@testable import Deployment

@Suite struct PermissionsTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Stacks")

    /// The types of all resources that a template of ours can have.
    private static var deployableTypes: Set<String> {
        get throws {
            let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
            return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
                .reduce(into: []) { types, file in
                    let text = try String(contentsOf: file, encoding: .utf8)
                    types.formUnion(text.matches(of: /static let type = "(AWS::\w+::\w+)"/).map { String($0.1) })
                }
        }
    }

    @Test func everyTypeThatCanBeDeployedHasARow() throws {
        let types = try Self.deployableTypes
        #expect(types.count > 15)
        for type in types.subtracting(ResourcePermissions.types).sorted() {
            Issue.record(
                """
                \(type) can be deployed, and nobody says what its deployer has to be allowed: add a row to \
                Sources/Deployment/Permissions/ResourcePermissions.swift, and its handlers to \
                Tests/DeploymentTests/permissions/handlers.json
                """)
        }
    }

    @Test func aTypeWithoutARowIsRefusedByName() throws {
        #expect {
            _ = try policy(of: [stack(Fake())])
        } throws: {
            "\($0)" == "there is no row for AWS::Nothing::Known in ResourcePermissions.swift"
        }
    }

    @Test func oneRegionIsNamedAndSeveralAreNot() throws {
        let rules = { (stacks: [Stack]) in try resources(.rules, in: policy(of: stacks)) }
        #expect(try rules([stack(FakeRule())]) == ["arn:aws:events:us-east-1:123456789012:rule/acme-*"])
        #expect(
            try rules([stack(FakeRule()), stack(FakeRule(), region: "eu-west-1")])
                == ["arn:aws:events:*:123456789012:rule/acme-*"])
        // Of another type that is in one Region, the Region stays.
        let both = try policy(of: [stack(FakeQueue()), stack(FakeRule(), region: "eu-west-1")])
        #expect(resources(.queues, in: both) == ["arn:aws:sqs:us-east-1:123456789012:acme-*"])
        #expect(resources(.rules, in: both) == ["arn:aws:events:eu-west-1:123456789012:rule/acme-*"])
        #expect(resources(.stacks, in: both)?.first == "arn:aws:cloudformation:*:123456789012:stack/acme/*")
    }

    @Test func withABoundaryNoRoleIsGivenRightsWithoutIt() throws {
        let arn = "arn:aws:iam::123456789012:policy/deployers/b"
        let role = FakeRole(permissionsBoundary: arn)
        for policy in [
            try policy(of: [stack(role)]),
            try DeploymentPolicy(
                [stack(FakeRole())], name: "acme", account: "123456789012", region: "us-east-1", boundary: arn),
        ] {
            for statement in policy.document.statements {
                for action in statement.action where ["iam:CreateRole", "iam:PutRolePolicy"].contains(action) {
                    #expect(statement.condition?["ArnLike"] == ["iam:PermissionsBoundary": [arn]])
                }
                #expect(!statement.action.contains("iam:DeleteRolePermissionsBoundary"))
            }
        }
        let plain = try policy(of: [stack(FakeRole())]).document.statements
        #expect(!plain.flatMap(\.action).contains("iam:PutRolePermissionsBoundary"))
        #expect(plain.allSatisfy { $0.condition?["ArnLike"]?["iam:PermissionsBoundary"] == nil })
    }

    @Test func aBoundaryHasWhatTheRolesMayDo() throws {
        let role = FakeRole(policies: [
            .init(policyDocument: [
                "Statement": [
                    .init(
                        action: ["sns:Publish"], resource: "arn:aws:sns:\(AWS.region):\(AWS.accountID):acme-critical"),
                    .init(action: ["ce:GetCostAndUsage"], resource: "*"),
                ]
            ])
        ])
        let statements = try BoundaryPolicy([stack(role)], name: "acme", account: "123456789012").document.statements
        #expect(statements.map(\.action) == [["ce:GetCostAndUsage"], ["sns:Publish"]])
        #expect(statements.map(\.resource) == [["*"], ["arn:aws:sns:us-east-1:123456789012:acme-*"]])
    }

    @Test func aBoundaryThatIsTooLongLooksAtMore() throws {
        let looks = (0..<400).map { "ec2:DescribeSomething\($0)" } + ["sqs:DescribeQueue", "ec2:GetThing"]
        let role = FakeRole(policies: [
            .init(policyDocument: ["Statement": [.init(action: looks, resource: "*")]])
        ])
        let boundary = try BoundaryPolicy([stack(role)], name: "acme", account: "123456789012")
        #expect(boundary.document.statements[0].action == ["ec2:Describe*", "ec2:GetThing", "sqs:DescribeQueue"])
        let writes = FakeRole(policies: [
            .init(policyDocument: [
                "Statement": [.init(action: looks.map { $0.replacing("Describe", with: "Put") }, resource: "*")]
            ])
        ])
        #expect(throws: BoundaryPolicy.TooLarge.self) {
            try BoundaryPolicy([stack(writes)], name: "acme", account: "123456789012")
        }
    }

    @Test func whatIsNotDeployedIsNotAllowed() throws {
        let actions = Set(try policy(of: [stack(FakeQueue())]).document.statements.flatMap(\.action))
        #expect(actions.contains("sqs:CreateQueue"))
        #expect(actions.filter { $0.hasPrefix("kms:") || $0.hasPrefix("iam:Pass") || $0.hasPrefix("pipes:") } == [])
    }

    @Test func partsAreFilledOneAfterTheOther() throws {
        let statement = { (id: Int) in
            PolicyDocument.Statement(
                sid: "S\(id)", action: ["sns:Publish"], resource: [String(repeating: "r", count: 2_000)],
                condition: nil)
        }
        let document = PolicyDocument(statements: (1...4).map(statement))
        #expect(try document.parts.map { $0.statements.map(\.sid) } == [["S1", "S2"], ["S3", "S4"]])
        #expect(try document.parts.allSatisfy { try $0.size <= PolicyDocument.limit })
    }

    @Test func theDoctorAsksWithWhatARealRequestWouldCarry() throws {
        let requests = try policy(of: [stack(FakeRule())]).requests
        let passing = try #require(requests.first { $0.actions == ["iam:PassRole"] })
        #expect(passing.resource == "arn:aws:iam::123456789012:role/bellwether/acme/x")
        #expect(passing.context == ["iam:PassedToService": ["events.amazonaws.com"]])
    }

    @Test func theDoctorAsksForAllRequestsInFewQuestions() throws {
        let policy = try policy(of: [stack(FakeRule()), stack(FakeQueue()), stack(FakeRole())])
        let simulations = policy.simulations
        #expect(simulations.count == 1, "keys of IAM's own do no harm to others")
        for request in policy.requests {
            let own = try #require(
                simulations.first { simulation in
                    request.context.allSatisfy { simulation.context[$0.key] == $0.value }
                        && simulation.resources.contains(request.resource)
                })
            #expect(request.actions.allSatisfy { own.asks($0, on: request.resource) })
        }
        let several = try #require(simulations.first { $0.requests.count > 1 })
        #expect(!several.asks("sqs:CreateQueue", on: "*"))
    }

    // MARK: -

    private struct Fake: Resource { static let type = "AWS::Nothing::Known" }
    private struct FakeRule: Resource { static let type = "AWS::Events::Rule" }
    private struct FakeRole: Resource {
        static let type = "AWS::IAM::Role"
        var permissionsBoundary: String?
        var policies: [Policy]?

        struct Policy: Encodable, Sendable { var policyDocument: [String: [Statement]] }
        struct Statement: Encodable, Sendable { var action: [String], resource: Value }
    }
    private struct FakeQueue: Resource { static let type = "AWS::SQS::Queue" }
    private func stack(_ resource: some Resource, region: String = "us-east-1") -> Stack {
        var template = Template(description: "")
        template.add("Thing", resource, named: "thing")
        return Stack(name: "acme", region: region, template: template)
    }

    private func policy(of stacks: [Stack]) throws -> DeploymentPolicy {
        try DeploymentPolicy(stacks, name: "acme", account: "123456789012", region: "us-east-1")
    }

    private func resources(_ scope: Scope, in policy: DeploymentPolicy) -> [String]? {
        policy.document.statements.first { $0.sid == scope.rawValue }?.resource
    }
}
