"""The resource types that the run time needs: made, changed, replaced and taken away by stacks."""
from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local
from machines import make_role, trust


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def table(**more: Any) -> dict[str, Any]:
    return resource("DynamoDB::Table", **{
        "TableName": "t", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], **more})


def test_table(aws: Local) -> None:
    client = aws.client("dynamodb")
    outputs = {"Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["T", "Arn"]}}}}
    aws.create("demo", {"T": table(TimeToLiveSpecification={"AttributeName": "until", "Enabled": True},
                                   Tags=[{"Key": "a", "Value": "b"}])}, sections=outputs)
    found = client.describe_table(TableName="t")["Table"]
    assert found["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert aws.cfn.describe_stacks(StackName="demo")["Stacks"][0]["Outputs"][0]["OutputValue"] == found["TableArn"]
    ttl = client.describe_time_to_live(TableName="t")["TimeToLiveDescription"]
    assert ttl == {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"}
    client.put_item(TableName="t", Item={"id": {"S": "kept"}})
    aws.update("demo", {"T": table(PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
                                   Tags=[{"Key": "c", "Value": "d"}])})
    assert client.describe_time_to_live(TableName="t")["TimeToLiveDescription"]["TimeToLiveStatus"] == "DISABLED"
    assert client.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"] == [{"Key": "c", "Value": "d"}]
    assert client.scan(TableName="t")["Count"] == 1
    changed = aws.change_set("demo", {"T": table(TableName="u")})
    assert changed["Changes"][0]["ResourceChange"]["Replacement"] == "True"
    aws.cfn.execute_change_set(ChangeSetName=changed["ChangeSetId"])
    aws.until("demo", "UPDATE_COMPLETE")
    assert client.list_tables()["TableNames"] == ["u"]
    aws.delete("demo")
    assert client.list_tables()["TableNames"] == []


def test_table_that_cannot_be_made(aws: Local) -> None:
    aws.create("demo", {"T": table(KeySchema=[{"AttributeName": "other", "KeyType": "HASH"}])},
               until="ROLLBACK_COMPLETE")
    assert aws.client("dynamodb").list_tables()["TableNames"] == []


def test_log_group(aws: Local) -> None:
    client = aws.client("logs")

    def found() -> list[tuple[str, int | None]]:
        return [(group["logGroupName"], group.get("retentionInDays")) for group in
                client.describe_log_groups()["logGroups"]]

    aws.create("demo", {"L": resource("Logs::LogGroup", LogGroupName="/a", RetentionInDays=30,
                                      Tags=[{"Key": "a", "Value": "b"}])})
    assert found() == [("/a", 30)]
    aws.update("demo", {"L": resource("Logs::LogGroup", LogGroupName="/a", Tags=[{"Key": "c", "Value": "d"}])})
    assert found() == [("/a", None)]
    assert client.list_tags_log_group(logGroupName="/a")["tags"] == {"c": "d"}
    aws.update("demo", {"L": resource("Logs::LogGroup", LogGroupName="/b", RetentionInDays=7)})
    assert found() == [("/b", 7)]
    aws.delete("demo")
    assert found() == []


def test_queue(aws: Local) -> None:
    client = aws.client("sqs")

    def resources(name: str = "q", **properties: Any) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage",
                     "Resource": {"Fn::GetAtt": ["Q", "Arn"]}}
        return {"Q": resource("SQS::Queue", QueueName=name, **properties),
                "P": resource("SQS::QueuePolicy", Queues=[{"Ref": "Q"}], PolicyDocument={
                    "Version": "2012-10-17", "Statement": [statement]})}

    def attributes(name: str = "q") -> dict[str, str]:
        return client.get_queue_attributes(QueueUrl=client.get_queue_url(QueueName=name)["QueueUrl"],
                                           AttributeNames=["All"])["Attributes"]

    aws.create("demo", resources(MessageRetentionPeriod=1209600, Tags=[{"Key": "a", "Value": "b"}]))
    assert attributes()["MessageRetentionPeriod"] == "1209600"
    assert json.loads(attributes()["Policy"])["Statement"][0]["Resource"] == f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
    aws.update("demo", resources(Tags=[{"Key": "c", "Value": "d"}]))
    assert attributes()["MessageRetentionPeriod"] == "345600"
    assert client.list_queue_tags(QueueUrl=client.get_queue_url(QueueName="q")["QueueUrl"])["Tags"] == {"c": "d"}
    aws.update("demo", resources("r"))
    assert json.loads(attributes("r")["Policy"])["Statement"][0]["Resource"] == f"arn:aws:sqs:us-east-1:{ACCOUNT}:r"
    with pytest.raises(ClientError):
        attributes()
    aws.delete("demo")
    assert client.list_queues().get("QueueUrls", []) == []


def test_a_stack_takes_everything_away_again(aws: Local) -> None:
    role = {"Fn::GetAtt": ["Role", "Arn"]}
    queue = {"Arn": {"Fn::GetAtt": ["Q", "Arn"]}}
    machine = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    resources = {
        "Role": resource("IAM::Role", AssumeRolePolicyDocument=trust(
            "states.amazonaws.com", "events.amazonaws.com", "scheduler.amazonaws.com"), Policies=[
            {"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "states:StartExecution", "Resource": "*"}]}}]),
        "Machine": resource("StepFunctions::StateMachine", StateMachineName="m", StateMachineType="EXPRESS",
                            RoleArn=role, Definition=machine, LoggingConfiguration={
                                "Level": "ERROR", "Destinations": [
                                    {"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": ["L", "Arn"]}}}]}),
        "L": resource("Logs::LogGroup", LogGroupName="/m"),
        "Q": resource("SQS::Queue", QueueName="dead"), "T": table(),
        "G": resource("Scheduler::ScheduleGroup", Name="g"),
        "S": resource("Scheduler::Schedule", Name="s", GroupName={"Ref": "G"}, ScheduleExpression="rate(1 day)",
                      FlexibleTimeWindow={"Mode": "OFF"}, Target={"Arn": {"Ref": "Machine"}, "RoleArn": role,
                                                                  "DeadLetterConfig": queue}),
        "R": resource("Events::Rule", Name="r", EventPattern={"source": ["aws.ecs"]}, Targets=[
            {"Id": "t", "Arn": {"Ref": "Machine"}, "RoleArn": role, "DeadLetterConfig": queue}])}
    aws.create("demo", resources)
    aws.admin("fire", schedule="s", group="g", at="2026-03-10T07:00:00Z")
    aws.admin("event", **{"source": "aws.ecs", "detail-type": "d"})
    assert {run["status"] for run in aws.admin("await-execution", machine="m", count=2)["executions"]} == {"SUCCEEDED"}
    aws.delete("demo")
    assert aws.client("stepfunctions").list_state_machines()["stateMachines"] == []
    assert aws.client("events").list_rules()["Rules"] == []
    assert aws.client("scheduler").list_schedules()["Schedules"] == []
    assert [group["Name"] for group in aws.client("scheduler").list_schedule_groups()["ScheduleGroups"]] == ["default"]
    assert aws.client("dynamodb").list_tables()["TableNames"] == []
    assert aws.client("sqs").list_queues().get("QueueUrls", []) == []
    assert aws.client("logs").describe_log_groups()["logGroups"] == []
    assert aws.client("iam").list_roles()["Roles"] == []


def test_a_machine_whose_definition_is_wrong_fails_the_stack(aws: Local) -> None:
    role = make_role(aws, "r")
    broken = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Result": 1, "End": True}}}
    aws.create("demo", {"M": resource("StepFunctions::StateMachine", RoleArn=role, Definition=broken)},
               until="ROLLBACK_COMPLETE")
    assert "field 'Result' is only supported for the 'JSONPath' QueryLanguage at /States/A" in aws.reasons("demo")[0]
