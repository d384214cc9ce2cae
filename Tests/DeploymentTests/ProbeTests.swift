import Foundation
import Testing

@testable import Deployment

@Suite("How the answers of a real account are read")
struct ProbeTests {
    @Test("A depth that AWS counts, and one that it does not")
    func depth() {
        let fine = StateResult(status: "SUCCEEDED")
        #expect(Probe.reading(of: fine, as: .loop).means == "only true nesting counts")
        let stack = StateResult(
            status: "FAILED", error: "States.QueryEvaluationError",
            cause: "Stack overflow error: Check for non-terminating recursive function.")
        #expect(Probe.reading(of: stack, as: .loop).means.contains("each round of a loop"))
        #expect(Probe.reading(of: stack, as: .siblings).means.contains("each member of an object"))
        let other = StateResult(status: "FAILED", error: "States.Runtime", cause: "?")
        #expect(Probe.reading(of: other, as: .loop).result == .open)
    }

    @Test("A template as it was sent, with question marks, and otherwise")
    func template() {
        let sent = JSON.object(["Text": .string("a – 🟢️ b"), "List": .array([.string("·"), .number(1)])])
        let mangled = JSON.object(["Text": .string("a ? ?? b"), "List": .array([.string("?"), .number(1)])])
        #expect(Probe.reading(of: [(sent: sent, given: sent)]).seen == "the same 1 templates that were sent")
        #expect(Probe.reading(of: [(sent: sent, given: mangled)]).seen.hasPrefix("? for each character"))
        #expect(Probe.reading(of: [(sent: sent, given: .object([:]))]).result == .fails)
    }

    @Test("A refusal that names the resource, and AWS's sentence that does not")
    func refusal() {
        let sentence = "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]."
        var refused = RefusedChangeSet(stack: "x", reason: sentence)
        #expect(Probe.reading(of: [refused]).result == .fails)
        let root = RootCause(resource: "topic", type: "AWS::SNS::Topic", reason: "'x' already exists")
        refused.causes = [.init(id: "Topic", root: root, validation: "NAME_CONFLICT_VALIDATION")]
        #expect(Probe.reading(of: [refused]).seen.hasPrefix("Topic: 'x' already exists (NAME_CONFLICT_VALIDATION);"))
    }

    @Test(
        "Names of errors",
        arguments: [
            ("Bellwether.Own", AcceptanceRow.Result.holds), ("States.BranchFailed", .fails),
        ])
    func errors(_ branch: String, _ result: AcceptanceRow.Result) {
        let output =
            #"{"branch":"\#(branch)","missing":"Sfn.ExecutionDoesNotExistException","denied":"Sns.SnsException"}"#
        let run = Execution(executionArn: "x", status: "SUCCEEDED", output: output, error: nil, cause: nil)
        #expect(Probe.reading(of: run).result == result)
        let failed = Execution(executionArn: "x", status: "FAILED", output: nil, error: "E", cause: "c")
        #expect(Probe.reading(of: failed) == .open("FAILED E: c", "another answer than was expected"))
    }

    @Test("What Chatbot counts of a title that is too long")
    func title() {
        var before = DeliveryCounts()
        before.delivered = 3
        #expect(Probe.reading(of: before, after: before) == nil)
        var dropped = before
        dropped.unsupported = 1
        #expect(Probe.reading(of: dropped, after: before)?.seen == "dropped as unsupported")
        var delivered = before
        delivered.delivered = 4
        #expect(Probe.reading(of: delivered, after: before)?.seen == "delivered")
    }

    @Test("What is in the table may be read by anybody")
    func redaction() {
        let text =
            "User: arn:aws:sts::123456789012:assumed-role/Admin/jane@acme.com is not authorized to perform: sns:Publish on "
            + "arn:aws:sns:us-east-1:123456789012:x, told T0123ABCD, C0123ABCD, jane@acme.com, AKIAIOSFODNN7EXAMPLE"
        #expect(
            Redaction.text(text)
                == "User: CALLER is not authorized to perform: sns:Publish on arn:aws:sns:us-east-1:ACCOUNT:x, told "
                + "SLACK, SLACK, EMAIL, KEY")
        #expect(Redaction.text(String(repeating: "y ", count: 197) + "id 123456789012").hasSuffix("id ACC…"))
        #expect(
            Redaction.text("AWS::Chatbot::CustomAction CREATE_FAILED UNSUPPORTED States.Runtime").contains(
                "UNSUPPORTED"))
    }

    @Test("Each probe has a name of its own")
    func names() {
        let ids = Probe.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
    }
}
