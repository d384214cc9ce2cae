"""Budgets and Chatbot through CloudFormation and their own APIs, and the other resource types."""
from __future__ import annotations

import copy
import json
import os
import subprocess
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local

EMAIL = [{"SubscriptionType": "EMAIL", "Address": "a@example.com"}]


def statement(service: str, resource: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sns:Publish", "Resource": resource,
            "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}


def policy(service: str = "budgets.amazonaws.com") -> dict[str, Any]:
    return {"Type": "AWS::SNS::TopicPolicy", "Properties": {"Topics": [{"Ref": "Topic"}], "PolicyDocument": {
        "Version": "2012-10-17", "Statement": [statement(service, {"Ref": "Topic"})]}}}


TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "alerts"}}


def notification(threshold: float = 80, kind: str = "ACTUAL", subscribers: Any = EMAIL) -> dict[str, Any]:
    return {"Notification": {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "Threshold": threshold},
            "Subscribers": subscribers}


def budget(name: str = "all", amount: Any = 100, notifications: Any = (), **extra: Any) -> dict[str, Any]:
    data = {"BudgetName": name, "BudgetType": "COST", "TimeUnit": "MONTHLY",
            "BudgetLimit": {"Amount": amount, "Unit": "USD"}, **extra}
    return {"Type": "AWS::Budgets::Budget",
            "Properties": {"Budget": data, "NotificationsWithSubscribers": list(notifications) or [notification()]}}


def test_budget_lives_and_shows_its_spend(aws: Local) -> None:
    resource = budget(notifications=[notification(80), notification(100, "FORECASTED")])
    resource["Properties"]["ResourceTags"] = [{"Key": "team", "Value": "a"}]
    aws.create("demo", {"B": resource})
    client = aws.client("budgets")
    found = client.describe_budget(AccountId=ACCOUNT, BudgetName="all")["Budget"]
    assert found["BudgetLimit"] == {"Amount": "100.0", "Unit": "USD"}
    assert found["CalculatedSpend"]["ActualSpend"]["Amount"] == "42.000"
    aws.admin("spend", budget="all", actual="12.5", forecast="130")
    found = client.describe_budgets(AccountId=ACCOUNT)["Budgets"][0]
    assert found["CalculatedSpend"]["ForecastedSpend"]["Amount"] == "130"
    notifications = client.describe_notifications_for_budget(AccountId=ACCOUNT, BudgetName="all")["Notifications"]
    assert [entry["Threshold"] for entry in notifications] == [80, 100]
    assert client.describe_subscribers_for_notification(
        AccountId=ACCOUNT, BudgetName="all", Notification=notifications[0])["Subscribers"] == EMAIL
    arn = f"arn:aws:budgets::{ACCOUNT}:budget/all"
    assert client.list_tags_for_resource(ResourceARN=arn)["ResourceTags"] == [{"Key": "team", "Value": "a"}]
    resource["Properties"]["Budget"]["BudgetLimit"]["Amount"] = "250"
    found = aws.change_set("demo", {"B": resource})
    assert found["Changes"][0]["ResourceChange"]["Replacement"] == "False"
    aws.update("demo", {"B": resource})
    assert client.describe_budget(AccountId=ACCOUNT, BudgetName="all")["Budget"]["BudgetLimit"]["Amount"] == "250.0"
    aws.delete("demo")
    assert client.describe_budgets(AccountId=ACCOUNT).get("Budgets", []) == []


def test_changed_notifications_collide_under_the_same_name(aws: Local) -> None:
    aws.create("demo", {"B": budget()})
    changed = budget(notifications=[notification(90)])
    found = aws.change_set("demo", {"B": changed})
    assert found["Changes"][0]["ResourceChange"]["Replacement"] == "True"
    aws.update("demo", {"B": changed}, until="UPDATE_ROLLBACK_COMPLETE")
    assert aws.reasons("demo") == ["Error creating budget: all - the budget already exists."]
    listed = aws.client("budgets").describe_notifications_for_budget(AccountId=ACCOUNT, BudgetName="all")
    assert listed["Notifications"][0]["Threshold"] == 80
    aws.update("demo", {"B": budget("all-2", notifications=[notification(90)])})
    assert [entry["BudgetName"] for entry in aws.client("budgets").describe_budgets(AccountId=ACCOUNT)["Budgets"]] == [
        "all-2"]


@pytest.mark.parametrize(("resource", "message"), [
    (budget(amount=-5), "regular expression"),
    (budget(amount=0), "limit should be greater than 0"),
    (budget(notifications=[notification(), notification(80.0)]), "already exists"),
    (budget(notifications=[notification(n) for n in range(1, 7)]), "more than 5 notifications"),
    (budget(notifications=[notification(80, "FORECASTED")], TimeUnit="DAILY"), "not supported for DAILY"),
    (budget(notifications=[notification(subscribers=[
        {"SubscriptionType": "EMAIL", "Address": f"{n}@example.com"} for n in range(11)])]), "10"),
    (budget(name="a:b"), "regular expression"),
    (budget(name="x" * 101), "less than or equal to 100"),
    (budget(Metrics=["UnblendedCost"], CostTypes={"IncludeTax": True}), "CostTypes cannot be used with Metrics"),
    (budget(Metrics=["UnblendedCost"], FilterExpression={"Dimensions": {"Key": "COLOUR", "Values": ["x"]}}), "enum"),
    (budget(BudgetType="MONEY"), "enum"),
    (budget(notifications=[notification(subscribers=[
        {"SubscriptionType": "SNS", "Address": f"arn:aws:sns:us-east-1:{ACCOUNT}:none"}])]), "does not exist"),
])
def test_budgets_that_aws_refuses(aws: Local, resource: dict, message: str) -> None:
    aws.create("demo", {"B": copy.deepcopy(resource)}, until="ROLLBACK_COMPLETE")
    assert message in aws.reasons("demo")[0]


def test_budget_needs_a_topic_it_may_publish_to(aws: Local) -> None:
    sns = [{"SubscriptionType": "SNS", "Address": {"Ref": "Topic"}}]
    resources = {"Topic": TOPIC, "B": {**budget(notifications=[notification(subscribers=sns)]), "DependsOn": "P"}}
    aws.create("bad", {**resources, "P": policy("events.amazonaws.com")}, until="ROLLBACK_COMPLETE")
    assert "does not allow budgets.amazonaws.com to publish" in aws.reasons("bad")[0]
    aws.create("good", {**resources, "P": policy()})


def test_topic_policy_with_an_impossible_principal(aws: Local) -> None:
    aws.create("demo", {"Topic": TOPIC, "P": policy("budgets")}, until="ROLLBACK_COMPLETE")
    assert "Invalid principal budgets" in aws.reasons("demo")[0]


def test_the_other_types_are_visible_to_their_services(aws: Local) -> None:
    key_policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}]}
    resources = {
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": key_policy, "EnableKeyRotation": True}},
        "Alias": {"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/k", "TargetKeyId": {"Ref": "Key"}}},
        "Secret": {"Type": "AWS::SecretsManager::Secret", "Properties": {
            "Name": "s", "SecretString": "hush"}},
        "Parameter": {"Type": "AWS::SSM::Parameter", "Properties": {
            "Name": "/p", "Type": "String", "Value": {"Fn::GetAtt": ["Key", "Arn"]}, "Tags": {"a": "b"}}},
        "Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
    }
    aws.create("demo", resources)
    assert aws.client("secretsmanager").get_secret_value(SecretId="s")["SecretString"] == "hush"
    assert ":key/" in aws.client("ssm").get_parameter(Name="/p")["Parameter"]["Value"]
    assert any(alias["AliasName"] == "alias/k" for alias in aws.client("kms").list_aliases()["Aliases"])
    resources["Parameter"]["Properties"]["Value"] = "plain"
    aws.update("demo", resources)
    assert aws.client("ssm").get_parameter(Name="/p")["Parameter"]["Value"] == "plain"
    aws.delete("demo")
    with pytest.raises(ClientError):
        aws.client("ssm").get_parameter(Name="/p")


def test_injected_api_errors(aws: Local) -> None:
    aws.admin("fail-api", action="CreateChangeSet", code="AccessDenied")
    with pytest.raises(ClientError) as raised:
        aws.change_set("demo", {"T": TOPIC}, "CREATE")
    assert raised.value.response["Error"]["Message"].startswith(
        f"User: arn:aws:iam::{ACCOUNT}:user/test is not authorized to perform: cloudformation:CreateChangeSet")
    aws.admin("fail-api", action="DescribeBudgets", code="ThrottlingException")
    with pytest.raises(ClientError, match="Rate exceeded"):
        aws.client("budgets").describe_budgets(AccountId=ACCOUNT)
    aws.admin("fail-api", action="DescribeStacks", code="DropConnection")
    with pytest.raises(Exception, match="Connection was closed|Could not connect|Connection reset"):
        aws.cfn.describe_stacks()
    aws.cfn.describe_stacks()
    assert [call["action"] for call in aws.admin("calls")] == [
        "CreateChangeSet", "DescribeBudgets", "DescribeStacks", "DescribeStacks"]


def test_stack_status_and_foreign_stacks(aws: Local) -> None:
    aws.admin("stack", name="StackSet-org", status="CREATE_COMPLETE")
    aws.admin("stack", name="StackSet-org", status="UPDATE_ROLLBACK_FAILED", reason="because")
    found = aws.cfn.describe_stacks(StackName="StackSet-org")["Stacks"][0]
    assert (found["StackStatus"], found["StackStatusReason"]) == ("UPDATE_ROLLBACK_FAILED", "because")


def test_the_aws_command_line_reads_moto_and_us_alike(aws: Local) -> None:
    environment = {**os.environ, **aws.environment}
    aws.create("demo", {"Topic": TOPIC})
    for command in (["sns", "list-topics"], ["cloudformation", "describe-stack-events", "--stack-name", "demo"]):
        answer = subprocess.run(["aws", *command, "--output", "json"], env=environment, capture_output=True, text=True,
                                check=True)
        assert json.loads(answer.stdout)


def test_monitoring_and_workflow_types(aws: Local) -> None:
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "states.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role = {"Fn::GetAtt": ["Role", "Arn"]}
    machine = {"StartAt": "Go", "States": {"Go": {"Type": "Pass", "Comment": "${word}", "End": True}}}
    resources = {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
        "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/x", "RetentionInDays": 30}},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "StateMachineName": "m", "RoleArn": role, "Definition": machine,
            "DefinitionSubstitutions": {"word": {"Ref": "Log"}}}},
        "Group": {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {"Name": "g"}},
        "Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": {
            "Name": "s", "GroupName": {"Ref": "Group"}, "ScheduleExpression": "rate(1 day)",
            "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": {"Ref": "Machine"}, "RoleArn": role}}},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q", "MessageRetentionPeriod": 1209600}},
        "QueuePolicy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {
            "Queues": [{"Ref": "Queue"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
                "Resource": {"Fn::GetAtt": ["Queue", "Arn"]}}]}}},
        "Rule": {"Type": "AWS::Events::Rule", "Properties": {
            "EventPattern": {"source": ["aws.ecs"]}, "State": "ENABLED",
            "Targets": [{"Id": "t", "Arn": {"Ref": "Machine"}, "RoleArn": role}]}},
        "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {
            "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1, "Namespace": "AWS/SQS",
            "MetricName": "x", "Statistic": "Sum", "Period": 60, "Threshold": 1,
            "Dimensions": [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["Queue", "QueueName"]}}]}},
        "Dashboard": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardBody": "{\"widgets\": []}"}},
        "Monitor": {"Type": "AWS::CE::AnomalyMonitor", "Properties": {
            "MonitorName": "m", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}},
        "Topic": TOPIC,
        "Anomaly": {"Type": "AWS::CE::AnomalySubscription", "Properties": {
            "SubscriptionName": "a", "Frequency": "IMMEDIATE", "MonitorArnList": [{"Ref": "Monitor"}],
            "ThresholdExpression": json.dumps({"Dimensions": {
                "Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE", "MatchOptions": ["GREATER_THAN_OR_EQUAL"], "Values": ["10"]}}),
            "Subscribers": [{"Type": "SNS", "Address": {"Ref": "Topic"}}]}},
    }
    aws.create("demo", resources)
    assert "/x" in aws.client("stepfunctions").describe_state_machine(
        stateMachineArn=f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:m")["definition"]
    assert aws.client("ce").get_anomaly_subscriptions()["AnomalySubscriptions"][0]["SubscriptionName"] == "a"
    second = {"Monitor": resources["Monitor"]}
    aws.create("second", second, until="ROLLBACK_COMPLETE")
    assert "Limit exceeded on dimensional spend monitor creation" in aws.reasons("second")[0]
    resources["Log"]["Properties"]["RetentionInDays"] = 60
    resources["Rule"]["Properties"]["State"] = "DISABLED"
    resources["Alarm"]["Properties"]["Threshold"] = 2
    resources["Anomaly"]["Properties"]["SubscriptionName"] = "b"
    aws.update("demo", resources)
    assert aws.client("ce").get_anomaly_subscriptions()["AnomalySubscriptions"][0]["SubscriptionName"] == "b"
    aws.delete("demo")


def test_policies_larger_than_iam_takes(aws: Local) -> None:
    actions = [f"cloudwatch:Get{'X' * 40}{number}" for number in range(130)]
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
    aws.create("demo", {"P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": document}}},
               until="ROLLBACK_COMPLETE")
    assert "Cannot exceed quota for PolicySize: 6144" in aws.reasons("demo")[0]
