"""Templates: what is refused at once, what makes a resource fail, and what intrinsics give."""
from __future__ import annotations

import json
import re

import pytest
from botocore.exceptions import ClientError

from conftest import Local, body

TOPIC = {"Type": "AWS::SNS::Topic"}


def topic(**properties: object) -> dict[str, object]:
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


@pytest.mark.parametrize(("resources", "sections", "message"), [
    ({"A": {"Type": "AWS::X::Y"}}, {}, "Template format error: Unrecognized resource types: [AWS::X::Y]"),
    ({"A": topic(TopicName={"Ref": "Nobody"})}, {},
     "Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template"),
    ({"A": topic(TopicName={"Fn::Sub": "${Nobody.Arn}"})}, {}, "Unresolved resource dependencies [Nobody]"),
    ({"A": {**TOPIC, "DependsOn": "B"}, "B": {**TOPIC, "DependsOn": ["A"]}}, {},
     "Circular dependency between resources: [A, B]"),
    ({"A": TOPIC}, {"Outputs": {"O": {"Value": {"Ref": "B"}}}}, "[B] in the Outputs block of the template"),
    ({"A": TOPIC, "B": topic(DisplayName={"Fn::GetAtt": ["A", "Colour"]})}, {},
     "Template error: resource A does not support attribute type Colour in Fn::GetAtt"),
    ({"A": TOPIC}, {"Parameters": {"X": {"Type": "String"}}}, "Parameters: [X] must have values"),
    ({"A": TOPIC}, {"Parameters": {"X": {"Type": "String", "Default": "b", "AllowedPattern": "a+"}}},
     "Parameter 'X' must match pattern a+"),
    ({"A": TOPIC}, {"Parameters": {"X": {"Type": "String", "Default": "b", "AllowedValues": ["a"]}}},
     "Parameter 'X' must be one of AllowedValues"),
    ({"A": {**TOPIC, "Condition": "No"}}, {}, "Unresolved condition dependency No"),
    ({}, {}, "At least one Resources member must be defined."),
    ({"A": topic(DisplayName="x" * 60_000)}, {}, "less than or equal to 51200"),
])
def test_refused_at_once(aws: Local, resources: dict, sections: dict, message: str) -> None:
    with pytest.raises(ClientError) as raised:
        aws.change_set("demo", resources, "CREATE", sections=sections)
    assert raised.value.response["Error"]["Code"] == "ValidationError"
    assert message in raised.value.response["Error"]["Message"]
    assert aws.cfn.list_stacks()["StackSummaries"] == []


def test_budgets_do_not_exist_everywhere(aws: Local) -> None:
    budget = {"Type": "AWS::Budgets::Budget", "Properties": {"Budget": {"BudgetType": "COST", "TimeUnit": "MONTHLY"}}}
    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::Budgets::Budget\]"):
        aws.client("cloudformation", "eu-north-1").validate_template(TemplateBody=body({"B": budget}))


def test_capabilities(aws: Local) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "AssumeRolePolicyDocument": {}}}
    for capability in ([], ["CAPABILITY_IAM"]):
        with pytest.raises(ClientError) as raised:
            aws.cfn.create_stack(StackName="demo", TemplateBody=body({"R": role}), Capabilities=capability)
        error = raised.value.response["Error"]
        assert error["Code"] == "InsufficientCapabilitiesException"
        assert error["Message"] == "Requires capabilities : [CAPABILITY_NAMED_IAM]"


@pytest.mark.parametrize(("properties", "message"), [
    ({"Colour": "red"}, "#: extraneous key [Colour] is not permitted"),
    ({"TopicName": ["a"]}, "#/TopicName: expected type: String, found: JSONArray"),
    ({"TopicArn": "arn"}, "#: extraneous key [TopicArn] is not permitted"),
    ({"Subscription": [{"Protocol": "sqs"}]}, "#/Subscription/0: required key [Endpoint] not found"),
])
def test_invalid_properties_fail_the_resource(aws: Local, properties: dict, message: str) -> None:
    aws.create("demo", {"T": topic(**properties)}, until="ROLLBACK_COMPLETE")
    assert aws.reasons("demo")[0] == f"Properties validation failed for resource T with message:\n{message}"


def test_type_without_handler(aws: Local) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {}}
    aws.create("demo", {"B": bucket}, until="ROLLBACK_COMPLETE")
    assert aws.reasons("demo")[0] == "local AWS has no handler for AWS::S3::Bucket"


def test_intrinsics(aws: Local) -> None:
    sections = {
        "Parameters": {"List": {"Type": "CommaDelimitedList", "Default": "a, b"},
                       "Stage": {"Type": "String", "Default": "prod"}},
        "Conditions": {"Prod": {"Fn::And": [{"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
                                            {"Fn::Not": [{"Fn::Equals": ["a", "b"]}]}]},
                       "Dev": {"Fn::Not": [{"Condition": "Prod"}]}},
        "Mappings": {"Names": {"prod": {"name": "live"}}},
        "Outputs": {
            "Sub": {"Value": {"Fn::Sub": ["${AWS::Region} ${T.TopicName} ${x} ${!keep}", {"x": "${T}"}]}},
            "Join": {"Value": {"Fn::Join": ["-", {"Ref": "List"}]}},
            "Select": {"Value": {"Fn::Select": ["1", {"Fn::Split": ["/", "a/b"]}]}},
            "Map": {"Value": {"Fn::FindInMap": ["Names", {"Ref": "Stage"}, "name"]}},
            "Base64": {"Value": {"Fn::Base64": "hé"}},
            "If": {"Value": {"Fn::If": ["Prod", "yes", {"Ref": "Absent"}]}},
            "Hidden": {"Condition": "Dev", "Value": "never"}},
    }
    absent = {**TOPIC, "Condition": "Dev"}
    aws.create("demo", {"T": topic(TopicName="t", DisplayName={"Ref": "AWS::NoValue"}), "Absent": absent},
               sections=sections)
    outputs = aws.cfn.describe_stacks(StackName="demo")["Stacks"][0]["Outputs"]
    assert {output["OutputKey"]: output["OutputValue"] for output in outputs} == {
        "Sub": "us-east-1 t ${T} ${keep}", "Join": "a-b", "Select": "b", "Map": "live", "Base64": "aMOp", "If": "yes"}
    assert len(aws.client("sns").list_topics()["Topics"]) == 1


def test_yaml_with_short_tags_and_unicode(aws: Local) -> None:
    text = """
Description: "Größe 💸"
Resources:
  T:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Sub "${AWS::StackName}-t", DisplayName: "💸 é"}
  P:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref T]
      PolicyDocument:
        Version: 2012-10-17
        Statement: [{Effect: Allow, Principal: {Service: budgets.amazonaws.com}, Action: "sns:Publish",
                     Resource: !GetAtt T.TopicArn}]
"""
    aws.cfn.create_stack(StackName="demo", TemplateBody=text)
    aws.until("demo", "CREATE_COMPLETE")
    assert aws.cfn.get_template(StackName="demo")["TemplateBody"] == re.sub(r"[^\x00-\x7f]", "?", text)
    arn = aws.client("sns").list_topics()["Topics"][0]["TopicArn"]
    attributes = aws.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    assert attributes["DisplayName"] == "💸 é" and json.loads(attributes["Policy"])["Version"] == "2012-10-17"
    stack = aws.cfn.describe_stacks(StackName="demo")["Stacks"][0]
    assert stack["Description"] == "Gr??e ?"


def test_dynamic_references_are_read_late_and_not_shown(aws: Local) -> None:
    aws.client("secretsmanager").create_secret(Name="app", SecretString=json.dumps({"word": "hush"}))
    reference = "{{resolve:secretsmanager:app:SecretString:word}}"
    resources = {"P": {"Type": "AWS::SSM::Parameter",
                       "Properties": {"Name": "/p", "Type": "String", "Value": f"<{reference}>"}}}
    aws.create("demo", resources)
    assert aws.client("ssm").get_parameter(Name="/p")["Parameter"]["Value"] == "<hush>"
    assert all("hush" not in event.get("ResourceProperties", "") for event in aws.events("demo"))
    assert aws.change_set("demo", resources)["Status"] == "FAILED"


def test_summaries_of_templates(aws: Local) -> None:
    sections = {"Parameters": {"X": {"Type": "String", "NoEcho": True, "Description": "x"}}}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}
    text = body({"T": TOPIC, "R": role}, sections)
    summary = aws.cfn.get_template_summary(TemplateBody=text)
    assert summary["ResourceTypes"] == ["AWS::IAM::Role", "AWS::SNS::Topic"]
    assert summary["Capabilities"] == ["CAPABILITY_IAM"]
    assert aws.cfn.validate_template(TemplateBody=text)["Parameters"] == [
        {"ParameterKey": "X", "NoEcho": True, "Description": "x"}]
