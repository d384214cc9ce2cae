"""What only looks at an account, and custom actions of Chatbot."""
from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local
from test_chatbot import chatbot


def test_iam_simulates(aws: Local) -> None:
    answer = aws.client("iam").simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/test", ActionNames=["sns:Publish", "sns:Subscribe"],
        ResourceArns=[f"arn:aws:sns:us-east-1:{ACCOUNT}:x"])
    assert [entry["EvalDecision"] for entry in answer["EvaluationResults"]] == ["allowed", "allowed"]


def test_what_cloudformation_calls_for_its_user_is_recorded(aws: Local) -> None:
    aws.create("one", {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "recorded"}}})
    aws.client("sns").list_topics()
    calls = aws.admin("forwarded")
    assert {call["service"] for call in calls} == {"sns"} and {call["caller"] for call in calls} == {"cloudformation"}
    assert [call["parameters"]["Name"] for call in calls if call["action"] == "CreateTopic"] == ["recorded"]
    assert "ListTopics" not in {call["action"] for call in calls}
    aws.delete("one")
    assert aws.admin("forwarded")[-1]["action"] == "DeleteTopic"
    aws.admin("reset")
    assert aws.admin("forwarded") == []


def test_the_account_is_in_no_organization(aws: Local) -> None:
    with pytest.raises(ClientError, match="AWSOrganizationsNotInUseException"):
        aws.client("organizations").describe_effective_policy(PolicyType="CHATBOT_POLICY")


def test_regions_are_on_or_off(aws: Local) -> None:
    client = aws.client("account")
    assert client.get_region_opt_status(RegionName="eu-west-1")["RegionOptStatus"] == "ENABLED_BY_DEFAULT"
    assert client.get_region_opt_status(RegionName="eu-south-1")["RegionOptStatus"] == "DISABLED"


def with_action(command: str = "cloudwatch describe-alarms", name: str = "acme-alarms") -> dict[str, Any]:
    resources = chatbot()
    resources["Action"] = {"Type": "AWS::Chatbot::CustomAction", "Properties": {
        "ActionName": name, "AliasName": "alarms", "Definition": {"CommandText": command},
        "Attachments": [{"ButtonText": "Why?", "Criteria": [{"Operator": "HAS_VALUE", "VariableName": "x"}],
                         "Variables": {"x": "event.metadata.additionalContext.x"}}],
        "Tags": [{"Key": "a", "Value": "1"}]}}
    resources["Slack"]["Properties"]["CustomizationResourceArns"] = [{"Fn::GetAtt": ["Action", "CustomActionArn"]}]
    return resources


def test_custom_actions_live_with_their_channel(aws: Local) -> None:
    client = aws.client("chatbot", "us-east-2")
    aws.create("demo", with_action())
    arn = f"arn:aws:chatbot::{ACCOUNT}:custom-action/acme-alarms"
    channel = f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/costs"
    assert client.list_associations(ChatConfiguration=channel)["Associations"] == [{"Resource": arn}]
    assert client.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"TagKey": "a", "TagValue": "1"}]
    aws.update("demo", with_action("cloudwatch list-metrics"))
    assert client.get_custom_action(CustomActionArn=arn)["CustomAction"]["Definition"] == {
        "CommandText": "cloudwatch list-metrics"}
    aws.update("demo", with_action(name="acme-renamed"))
    assert client.list_custom_actions()["CustomActions"] == [arn.replace("acme-alarms", "acme-renamed")]
    aws.update("demo", chatbot())
    assert client.list_custom_actions()["CustomActions"] == []
    assert client.list_associations(ChatConfiguration=channel)["Associations"] == []
