"""Chatbot: what it takes, what it refuses, and its tags."""
from __future__ import annotations

from typing import Any

import pytest

from conftest import ACCOUNT, Local


def chatbot(channel: str = "C0000000001", name: str = "costs", workspace: str = "T0123ABCD") -> dict[str, Any]:
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "chatbot.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    allow = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "cloudwatch:Get*", "Resource": "*"}]}
    return {
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": trust, "Policies": [{"PolicyName": "p", "PolicyDocument": allow}]}},
        "Guard": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": allow}},
        "Slack": {"Type": "AWS::Chatbot::SlackChannelConfiguration", "Properties": {
            "ConfigurationName": name, "SlackWorkspaceId": workspace, "SlackChannelId": channel,
            "IamRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "SnsTopicArns": [{"Ref": "Topic"}],
            "GuardrailPolicies": [{"Ref": "Guard"}]}}}


def test_chatbot_configuration(aws: Local) -> None:
    aws.create("demo", chatbot())
    [found] = aws.client("chatbot", "us-east-2").describe_slack_channel_configurations()["SlackChannelConfigurations"]
    assert found["ChatConfigurationArn"] == f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/costs"
    assert found["SlackChannelId"] == "C0000000001"
    topic = aws.client("sns").list_topics()["Topics"][0]["TopicArn"]
    subscriptions = aws.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert [entry["Endpoint"] for entry in subscriptions] == ["https://global.sns-api.chatbot.amazonaws.com"]
    assert aws.client("sns").publish(TopicArn=topic, Message="stays here")["MessageId"]
    resources = chatbot("C0000000002")
    resources["Slack"]["Properties"]["GuardrailPolicies"] = []
    aws.update("demo", resources)
    [found] = aws.client("chatbot", "us-east-2").describe_slack_channel_configurations()["SlackChannelConfigurations"]
    assert found["SlackChannelId"] == "C0000000002"
    assert found["GuardrailPolicyArns"] == ["arn:aws:iam::aws:policy/AdministratorAccess"]
    aws.delete("demo")
    assert aws.client("chatbot", "us-east-2").describe_slack_channel_configurations().get(
        "SlackChannelConfigurations") == []
    assert [role["RoleName"] for role in aws.client("iam").list_roles()["Roles"]] == []


def test_one_configuration_per_channel_in_all_regions(aws: Local) -> None:
    aws.create("one", chatbot())
    aws.create("two", chatbot(name="other"), until="ROLLBACK_COMPLETE", region="eu-west-1")
    assert f"Slack channel with ID C0000000001 has already been configured for AWS account {ACCOUNT}" in aws.reasons(
        "two", "eu-west-1")[0]
    aws.update("one", chatbot(name="renamed"), until="UPDATE_ROLLBACK_COMPLETE")


@pytest.mark.parametrize(("change", "message"), [
    ({"SlackWorkspaceId": "T9"}, "workspace T9 is not authorized"),
    ({"IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/none"}, "does not exist or does not trust chatbot"),
    ({"GuardrailPolicies": [f"arn:aws:iam::{ACCOUNT}:policy/none"]}, "Guardrail policy"),
    ({"SnsTopicArns": [f"arn:aws:sns:us-east-1:{ACCOUNT}:none"]}, "SNS topic"),
    ({"SlackChannelId": "#costs"}, "for keyword [pattern]"),
])
def test_chatbot_refusals(aws: Local, change: dict, message: str) -> None:
    resources = chatbot()
    resources["Slack"]["Properties"] |= change
    aws.create("demo", resources, until="ROLLBACK_COMPLETE")
    assert message in aws.reasons("demo")[0]


def test_workspaces_are_settable(aws: Local) -> None:
    aws.admin("workspaces", T777="Other")
    [found] = aws.client("chatbot", "us-east-2").describe_slack_workspaces()["SlackWorkspaces"]
    assert found["SlackTeamId"] == "T777"


def test_chatbot_has_an_api_in_four_regions_only(aws: Local) -> None:
    with pytest.raises(Exception, match="Connection was closed|Could not connect|Connection reset"):
        aws.client("chatbot", "eu-central-1").describe_slack_workspaces()


def test_tags_change_with_the_stack(aws: Local) -> None:
    resources = {**chatbot(), "Key": {"Type": "AWS::KMS::Key", "Properties": {}}}
    aws.create("demo", resources, Tags=[{"Key": "a", "Value": "1"}, {"Key": "gone", "Value": "1"}])
    aws.update("demo", resources, Tags=[{"Key": "a", "Value": "2"}])
    arn = f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/costs"
    assert aws.client("chatbot", "us-east-2").list_tags_for_resource(ResourceARN=arn)["Tags"] == [
        {"TagKey": "a", "TagValue": "2"}]
    key = aws.cfn.describe_stack_resource(StackName="demo", LogicalResourceId="Key")["StackResourceDetail"]
    assert aws.client("kms").list_resource_tags(KeyId=key["PhysicalResourceId"])["Tags"] == [
        {"TagKey": "a", "TagValue": "2"}]
