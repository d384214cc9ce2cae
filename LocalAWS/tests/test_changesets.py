"""Change sets: what they say, and what they refuse."""
from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from conftest import Local, body

TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "one"}}


def only_change(change_set: dict) -> dict:
    assert len(change_set["Changes"]) == 1, change_set["Changes"]
    return change_set["Changes"][0]["ResourceChange"]


def test_create_through_a_change_set(aws: Local) -> None:
    found = aws.change_set("demo", {"Topic": TOPIC}, "CREATE", Description="first")
    assert found["Status"] == "CREATE_COMPLETE" and found["ExecutionStatus"] == "AVAILABLE"
    assert only_change(found)["Action"] == "Add"
    assert aws.cfn.describe_stacks(StackName="demo")["Stacks"][0]["StackStatus"] == "REVIEW_IN_PROGRESS"
    aws.cfn.execute_change_set(ChangeSetName="change", StackName="demo", ClientRequestToken="token")
    aws.until("demo", "CREATE_COMPLETE")
    assert aws.cfn.describe_change_set(ChangeSetName=found["ChangeSetId"])["ExecutionStatus"] == "EXECUTE_COMPLETE"
    assert aws.events("demo")[0]["ResourceStatus"] == "REVIEW_IN_PROGRESS"
    assert aws.events("demo")[-1]["ClientRequestToken"] == "token"
    with pytest.raises(ClientError, match="already exists and cannot be created again with the changeSet"):
        aws.change_set("demo", {"Topic": TOPIC}, "CREATE", "again")


def test_no_changes(aws: Local) -> None:
    aws.create("demo", {"Topic": TOPIC})
    found = aws.change_set("demo", {"Topic": TOPIC}, sections={"Description": "only words"})
    assert (found["Status"], found["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert found["StatusReason"].startswith("The submitted information didn't contain changes.")
    with pytest.raises(ClientError) as raised:
        aws.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    assert raised.value.response["Error"]["Code"] == "InvalidChangeSetStatus"
    with pytest.raises(ClientError, match="No updates are to be performed."):
        aws.cfn.update_stack(StackName="demo", TemplateBody=body({"Topic": TOPIC}))


def test_modify_in_place_and_replacement(aws: Local) -> None:
    alarmed = {"Type": "AWS::SNS::Subscription", "Properties": {
        "TopicArn": {"Ref": "Topic"}, "Protocol": "sqs", "Endpoint": "arn:aws:sqs:us-east-1:123456789012:q"}}
    aws.create("demo", {"Topic": TOPIC, "Listener": alarmed})
    found = aws.change_set("demo", {"Topic": {**TOPIC, "Properties": {"TopicName": "one", "DisplayName": "x"}},
                                    "Listener": alarmed}, name="in-place")
    change = only_change(found)
    assert (change["Action"], change["Replacement"], change["Scope"]) == ("Modify", "False", ["Properties"])
    assert change["Details"] == [{"Target": {"Attribute": "Properties", "Name": "DisplayName",
                                             "RequiresRecreation": "Never"},
                                  "Evaluation": "Static", "ChangeSource": "DirectModification"}]
    renamed = {**TOPIC, "Properties": {"TopicName": "two"}}
    changes = {change["ResourceChange"]["LogicalResourceId"]: change["ResourceChange"] for change in
               aws.change_set("demo", {"Topic": renamed, "Listener": alarmed}, name="new")["Changes"]}
    assert changes["Topic"]["Replacement"] == "True" and changes["Topic"]["PhysicalResourceId"].endswith(":one")
    assert changes["Topic"]["PolicyAction"] == "ReplaceAndDelete"
    assert changes["Listener"]["Replacement"] == "Conditional"
    assert changes["Listener"]["Details"][0] | {"Target": {}} == {
        "Target": {}, "Evaluation": "Dynamic", "ChangeSource": "ResourceReference", "CausingEntity": "Topic"}
    gone = only_change(aws.change_set("demo", {"Topic": TOPIC}, name="gone"))
    assert (gone["Action"], gone["PolicyAction"]) == ("Remove", "Delete")


def test_parameter_and_tag_changes(aws: Local) -> None:
    sections = {"Parameters": {"Word": {"Type": "String"}}}
    topic = {**TOPIC, "Properties": {"TopicName": "one", "DisplayName": {"Ref": "Word"}}}
    given = [{"ParameterKey": "Word", "ParameterValue": "a"}]
    aws.create("demo", {"Topic": topic}, sections=sections, Parameters=given)
    found = aws.change_set("demo", {"Topic": topic}, sections=sections, name="parameter",
                           Parameters=[{"ParameterKey": "Word", "ParameterValue": "b"}])
    detail = only_change(found)["Details"][0]
    assert (detail["ChangeSource"], detail["CausingEntity"]) == ("ParameterReference", "Word")
    found = aws.change_set("demo", {"Topic": topic}, sections=sections, name="tag", Parameters=given,
                           Tags=[{"Key": "team", "Value": "a"}])
    assert only_change(found)["Scope"] == ["Tags"]
    aws.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    aws.until("demo", "UPDATE_COMPLETE")
    arn = aws.client("sns").list_topics()["Topics"][0]["TopicArn"]
    assert aws.client("sns").list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "a"}]


def test_no_echo_and_previous_values(aws: Local) -> None:
    sections = {"Parameters": {"Secret": {"Type": "String", "NoEcho": True}}}
    resources = {"Secret1": {"Type": "AWS::SecretsManager::Secret", "Properties": {
        "Name": "s", "SecretString": {"Ref": "Secret"}}}}
    aws.create("demo", resources, sections=sections,
               Parameters=[{"ParameterKey": "Secret", "ParameterValue": "hush"}])
    shown = aws.cfn.describe_stacks(StackName="demo")["Stacks"][0]["Parameters"]
    assert shown == [{"ParameterKey": "Secret", "ParameterValue": "****"}]
    assert not any("hush" in event.get("ResourceProperties", "") for event in aws.events("demo"))
    kept = [{"ParameterKey": "Secret", "UsePreviousValue": True}]
    assert aws.change_set("demo", resources, sections=sections, Parameters=kept)["Status"] == "FAILED"
    resources["Secret1"]["Properties"]["Description"] = "x"
    aws.update("demo", resources, sections=sections, Parameters=kept)
    assert aws.client("secretsmanager").get_secret_value(SecretId="s")["SecretString"] == "hush"


def test_names_and_unknown_ones(aws: Local) -> None:
    aws.change_set("demo", {"Topic": TOPIC}, "CREATE")
    with pytest.raises(ClientError) as raised:
        aws.change_set("demo", {"Topic": TOPIC}, "CREATE")
    assert raised.value.response["Error"]["Code"] == "AlreadyExistsException"
    assert len(aws.cfn.list_change_sets(StackName="demo")["Summaries"]) == 1
    aws.cfn.delete_change_set(StackName="demo", ChangeSetName="change")
    aws.cfn.delete_change_set(StackName="demo", ChangeSetName="change")
    with pytest.raises(ClientError) as raised:
        aws.cfn.describe_change_set(StackName="demo", ChangeSetName="change")
    assert raised.value.response["Error"]["Code"] == "ChangeSetNotFound"
    with pytest.raises(ClientError, match=r"Stack \[none\] does not exist"):
        aws.change_set("none", {"Topic": TOPIC})


def test_only_outputs_change(aws: Local) -> None:
    aws.create("demo", {"Topic": TOPIC})
    sections = {"Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Topic", "TopicArn"]}}}}
    found = aws.change_set("demo", {"Topic": TOPIC}, sections=sections)
    assert (found["Status"], found["Changes"]) == ("CREATE_COMPLETE", [])
    aws.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    aws.until("demo", "UPDATE_COMPLETE")
    assert aws.cfn.describe_stacks(StackName="demo")["Stacks"][0]["Outputs"][0]["OutputValue"].endswith(":one")


def test_delay_holds_the_change_set(aws: Local) -> None:
    aws.admin("delays", change_set=3600)
    aws.cfn.create_change_set(StackName="demo", ChangeSetName="slow", ChangeSetType="CREATE",
                              TemplateBody=body({"Topic": TOPIC}))
    status = aws.cfn.describe_change_set(StackName="demo", ChangeSetName="slow")["Status"]
    assert status in ("CREATE_PENDING", "CREATE_IN_PROGRESS")


@pytest.mark.parametrize(("kind", "value"), [("CommaDelimitedList", "hush,hide"), ("String", "Name")])
def test_no_echo_hides_values_and_nothing_else(aws: Local, kind: str, value: str) -> None:
    sections = {"Parameters": {"Secret": {"Type": kind, "NoEcho": True}}}
    text = {"Fn::Join": ["-", {"Ref": "Secret"}]} if kind == "CommaDelimitedList" else {"Ref": "Secret"}
    resources = {"Secret1": {"Type": "AWS::SecretsManager::Secret", "Properties": {"Name": "s", "SecretString": text}}}
    given = [{"ParameterKey": "Secret", "ParameterValue": value}]
    found = aws.change_set("demo", resources, "CREATE", sections=sections, Parameters=given)
    aws.cfn.execute_change_set(ChangeSetName=found["ChangeSetId"])
    aws.until("demo", "CREATE_COMPLETE")
    shown = [json.loads(event["ResourceProperties"]) for event in aws.events("demo") if "ResourceProperties" in event]
    assert all(properties["Name"] == "s" and set(properties["SecretString"]) <= {"*", "-"} for properties in shown)


def test_no_echo_is_not_in_the_reason_of_a_failure(aws: Local) -> None:
    sections = {"Parameters": {"Channel": {"Type": "String", "NoEcho": True}}}
    resources = {"Slack": {"Type": "AWS::Chatbot::SlackChannelConfiguration", "Properties": {
        "ConfigurationName": "c", "SlackWorkspaceId": "T0123ABCD", "SlackChannelId": {"Ref": "Channel"},
        "IamRoleArn": "arn:aws:iam::123456789012:role/r"}}}
    aws.create("demo", resources, until="ROLLBACK_COMPLETE", sections=sections,
               Parameters=[{"ParameterKey": "Channel", "ParameterValue": "#hush"}])
    assert "#/SlackChannelId: failed validation constraint for keyword [pattern]" in aws.reasons("demo")[0]
    assert "hush" not in json.dumps(aws.events("demo"), default=str)


def test_an_update_makes_older_change_sets_obsolete(aws: Local) -> None:
    aws.create("demo", {"Topic": TOPIC})
    old = aws.change_set("demo", {"Topic": {**TOPIC, "Properties": {"TopicName": "two"}}})["ChangeSetId"]
    aws.update("demo", {"Topic": {**TOPIC, "Properties": {"TopicName": "three"}}})
    assert aws.cfn.list_change_sets(StackName="demo")["Summaries"] == []
    with pytest.raises(ClientError, match="does not exist"):
        aws.cfn.execute_change_set(ChangeSetName=old)


def test_a_name_that_is_taken_is_found_early_and_told_only_by_the_events(aws: Local) -> None:
    aws.client("sqs").create_queue(QueueName="taken")
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "taken"}}
    found = aws.change_set("demo", {"Queue": queue, "Topic": TOPIC}, "CREATE")
    assert (found["Status"], found["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert found["StatusReason"].startswith(
        "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot")
    assert "taken" not in found["StatusReason"] and "Queue" not in found["StatusReason"]
    [event] = aws.cfn.describe_events(
        ChangeSetName=found["ChangeSetId"], Filters={"FailedEvents": True})["OperationEvents"]
    assert event["LogicalResourceId"] == "Queue" and event["EventType"] == "VALIDATION_ERROR"
    assert event["ValidationName"] == "NAME_CONFLICT_VALIDATION" and event["ValidationFailureMode"] == "FAIL"
    assert event["ValidationStatusReason"] == "Resource of type 'AWS::SQS::Queue' with identifier 'taken' already exists."
    with pytest.raises(ClientError, match="One of ChangeSetName, OperationId or StackName must be specified"):
        aws.cfn.describe_events(ChangeSetName="change")
    aws.cfn.delete_change_set(ChangeSetName=found["ChangeSetId"])
    with pytest.raises(ClientError, match="does not exist"):
        aws.cfn.describe_events(ChangeSetName=found["ChangeSetId"])


def test_properties_are_validated_early(aws: Local) -> None:
    aws.create("demo", {"Topic": TOPIC})
    found = aws.change_set("demo", {"Topic": {**TOPIC, "Properties": {"TopicName": "one", "Colour": "red"}}})
    assert "[AWS::EarlyValidation::PropertyValidation]" in found["StatusReason"]
    [event] = aws.cfn.describe_events(ChangeSetName=found["ChangeSetId"])["OperationEvents"]
    assert event["ValidationName"] == "PROPERTY_VALIDATION"
    assert event["ValidationStatusReason"] == "#: extraneous key [Colour] is not permitted"


def test_what_only_the_deployment_will_tell_is_not_validated(aws: Local) -> None:
    listener = {"Type": "AWS::SNS::Subscription", "Properties": {
        "TopicArn": {"Ref": "Topic"}, "Protocol": "sqs", "Endpoint": "arn:aws:sqs:us-east-1:123456789012:q"}}
    assert aws.change_set("demo", {"Topic": TOPIC, "Listener": listener}, "CREATE")["Status"] == "CREATE_COMPLETE"


def test_text_comes_back_with_a_question_mark_for_each_code_point_beyond_ascii(aws: Local) -> None:
    text = "Käse ❤️ 👩‍💻"  # 1, 2 and 3 code points
    resources = {"Topic": {**TOPIC, "Properties": {"TopicName": "one", "DisplayName": text}}}
    aws.create("demo", resources, sections={"Description": text}, Tags=[{"Key": "Stadt", "Value": text}])
    body = aws.cfn.get_template(StackName="demo")["TemplateBody"]
    assert body["Resources"]["Topic"]["Properties"]["DisplayName"] == "K?se ?? ???"
    stack = aws.cfn.describe_stacks(StackName="demo")["Stacks"][0]
    assert stack["Description"] == "K?se ?? ???" and stack["Tags"] == [{"Key": "Stadt", "Value": "K?se ?? ???"}]
    arn = f"arn:aws:sns:us-east-1:123456789012:one"
    assert aws.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"] == text
    assert aws.change_set("demo", resources, sections={"Description": text},
                          Tags=[{"Key": "Stadt", "Value": text}])["Status"] == "FAILED", "the text is as it was sent"


def test_the_name_of_a_queue_is_free_again_after_a_minute(aws: Local) -> None:
    sqs = aws.client("sqs")
    sqs.delete_queue(QueueUrl=sqs.create_queue(QueueName="late")["QueueUrl"])
    with pytest.raises(ClientError, match="You must wait 60 seconds after deleting a queue") as refused:
        sqs.create_queue(QueueName="late")
    assert refused.value.response["Error"]["Code"] == "AWS.SimpleQueueService.QueueDeletedRecently"
    sqs.create_queue(QueueName="other")
    aws.admin("pass", seconds=59)
    with pytest.raises(ClientError, match="QueueDeletedRecently"):
        sqs.create_queue(QueueName="late")
    aws.admin("pass", seconds=1)
    sqs.create_queue(QueueName="late")
