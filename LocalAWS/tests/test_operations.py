"""Stack operations: states, order of events, failure and rollback."""
from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from conftest import Local, body

TOPIC = {"Type": "AWS::SNS::Topic"}


def named(name: str, **properties: object) -> dict[str, object]:
    return {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": name, **properties}}


def test_create_events_in_order(aws: Local) -> None:
    aws.create("demo", {"Topic": named("one")}, ClientRequestToken="token-1")
    events = aws.events("demo")
    assert [(e["LogicalResourceId"], e["ResourceStatus"], e.get("ResourceStatusReason")) for e in events] == [
        ("demo", "CREATE_IN_PROGRESS", "User Initiated"), ("Topic", "CREATE_IN_PROGRESS", None),
        ("Topic", "CREATE_IN_PROGRESS", "Resource creation Initiated"), ("Topic", "CREATE_COMPLETE", None),
        ("demo", "CREATE_COMPLETE", None)]
    assert all(event["ClientRequestToken"] == "token-1" for event in events)
    assert json.loads(events[2]["ResourceProperties"]) == {"TopicName": "one"}
    assert len(aws.client("sns").list_topics()["Topics"]) == 1


def test_delete_leaves_nothing_and_is_found_by_id(aws: Local) -> None:
    arn = aws.create("demo", {"Topic": TOPIC})
    aws.delete("demo")
    assert aws.client("sns").list_topics()["Topics"] == []
    with pytest.raises(ClientError, match="Stack with id demo does not exist"):
        aws.cfn.describe_stacks(StackName="demo")
    assert aws.cfn.describe_stacks(StackName=arn)["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"
    aws.cfn.delete_stack(StackName="demo")


def test_update_in_place_keeps_the_topic(aws: Local) -> None:
    aws.create("demo", {"Topic": named("one", DisplayName="old")})
    arn = aws.client("sns").list_topics()["Topics"][0]["TopicArn"]
    aws.update("demo", {"Topic": named("one", DisplayName="neu ✓")})
    assert aws.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"] == "neu ✓"
    assert "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" in [event["ResourceStatus"] for event in aws.events("demo")]


def test_replacement_creates_before_it_deletes(aws: Local) -> None:
    aws.create("demo", {"Topic": named("one")})
    aws.update("demo", {"Topic": named("two")})
    assert [topic["TopicArn"].split(":")[-1] for topic in aws.client("sns").list_topics()["Topics"]] == ["two"]
    assert [event["ResourceStatus"] for event in aws.events("demo")][-7:] == [
        "UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "DELETE_IN_PROGRESS", "DELETE_COMPLETE", "UPDATE_COMPLETE"]


def test_failure_rolls_back_and_names_the_first_cause(aws: Local) -> None:
    aws.admin("fail-resource", target="Bad", on="create", reason="no luck")
    aws.admin("hold", resource="Slow")
    aws.admin("hold", resource="Bad")
    aws.cfn.create_stack(StackName="demo", TemplateBody=body({"Good": TOPIC, "Slow": TOPIC, "Bad": TOPIC}))
    assert aws.admin("await-held", resource="Slow")["held"] and aws.admin("await-held", resource="Bad")["held"]
    aws.admin("release", resource="Bad")
    aws.until("demo", "ROLLBACK_COMPLETE")
    assert aws.reasons("demo") == ["no luck", "Resource creation cancelled"]
    assert aws.client("sns").list_topics()["Topics"] == []
    started = next(event for event in aws.events("demo") if event["ResourceStatus"] == "ROLLBACK_IN_PROGRESS")
    assert started["ResourceStatusReason"] == ("The following resource(s) failed to create: [Slow, Bad]. "
                                               "Rollback requested by user.")


def test_rollback_complete_can_only_be_deleted(aws: Local) -> None:
    aws.admin("fail-resource", target="AWS::SNS::Topic", on="create", reason="no luck")
    arn = aws.create("demo", {"Topic": TOPIC}, until="ROLLBACK_COMPLETE")
    with pytest.raises(ClientError, match=f"Stack:{arn} is in ROLLBACK_COMPLETE state and can not be updated."):
        aws.change_set("demo", {"Topic": TOPIC})
    aws.delete("demo")
    aws.create("demo", {"Topic": TOPIC})


def test_failed_update_restores_everything(aws: Local) -> None:
    first = {"Changed": named("one", DisplayName="old"), "Replaced": named("two"), "Removed": named("three")}
    aws.create("demo", first)
    aws.admin("fail-resource", target="Last", on="create", reason="no luck")
    second = {"Changed": named("one", DisplayName="new"), "Replaced": named("four"), "Added": named("five"),
              "Last": {**TOPIC, "DependsOn": ["Changed", "Replaced", "Added"]}}
    aws.update("demo", second, until="UPDATE_ROLLBACK_COMPLETE")
    sns = aws.client("sns")
    topics = {topic["TopicArn"].split(":")[-1]: topic["TopicArn"] for topic in sns.list_topics()["Topics"]}
    assert set(topics) == {"one", "two", "three"}
    assert sns.get_topic_attributes(TopicArn=topics["one"])["Attributes"]["DisplayName"] == "old"
    names = [resource["LogicalResourceId"] for resource in
             aws.cfn.list_stack_resources(StackName="demo")["StackResourceSummaries"]]
    assert sorted(names) == ["Changed", "Removed", "Replaced"]
    aws.update("demo", {**first, "Changed": named("one", DisplayName="again")})


def test_failed_rollback_is_continued(aws: Local) -> None:
    aws.create("demo", {"Topic": named("one", DisplayName="old")})
    aws.admin("fail-resource", target="Last", on="create", reason="no luck")
    changed = {"Topic": named("one", DisplayName="new"), "Last": {**TOPIC, "DependsOn": "Topic"}}
    aws.admin("hold", resource="Last")
    aws.cfn.update_stack(StackName="demo", TemplateBody=body(changed))
    aws.admin("await-held", resource="Last")
    aws.admin("fail-resource", target="Topic", on="update", reason="still no luck")
    aws.admin("release", resource="Last")
    aws.until("demo", "UPDATE_ROLLBACK_FAILED")
    assert aws.reasons("demo")[:2] == ["no luck", "still no luck"]
    aws.cfn.continue_update_rollback(StackName="demo")
    aws.until("demo", "UPDATE_ROLLBACK_COMPLETE")


def test_cancelled_update_rolls_back(aws: Local) -> None:
    aws.create("demo", {"Topic": named("one")})
    aws.admin("hold", resource="Topic")
    aws.cfn.update_stack(StackName="demo", TemplateBody=body({"Topic": named("one", DisplayName="new")}))
    aws.admin("await-held", resource="Topic")
    aws.cfn.cancel_update_stack(StackName="demo")
    aws.admin("release", resource="Topic")
    aws.until("demo", "UPDATE_ROLLBACK_COMPLETE")


def test_stack_in_progress_refuses_operations(aws: Local) -> None:
    aws.admin("hold", resource="demo/Topic")
    aws.cfn.create_stack(StackName="demo", TemplateBody=body({"Topic": TOPIC}))
    aws.admin("await-held", resource="Topic")
    with pytest.raises(ClientError, match="is in CREATE_IN_PROGRESS state and can not be updated"):
        aws.cfn.update_stack(StackName="demo", TemplateBody=body({"Topic": named("x")}))
    with pytest.raises(ClientError) as raised:
        aws.cfn.create_stack(StackName="demo", TemplateBody=body({"Topic": TOPIC}))
    assert raised.value.response["Error"]["Code"] == "AlreadyExistsException"
    aws.admin("release", resource="demo/Topic")
    aws.until("demo", "CREATE_COMPLETE")


def test_deletion_during_creation(aws: Local) -> None:
    aws.admin("hold", resource="Topic")
    arn = aws.cfn.create_stack(StackName="demo", TemplateBody=body({"Other": TOPIC, "Topic": TOPIC}))["StackId"]
    aws.admin("await-held", resource="Topic")
    aws.cfn.delete_stack(StackName="demo")
    aws.until(arn, "DELETE_COMPLETE")
    assert aws.client("sns").list_topics()["Topics"] == []


def test_failed_deletion_and_retained_resources(aws: Local) -> None:
    aws.create("demo", {"Kept": {**TOPIC, "DeletionPolicy": "Retain"}, "Stuck": TOPIC})
    aws.admin("fail-resource", target="Stuck", on="delete", reason="in use")
    arn = aws.cfn.describe_stacks(StackName="demo")["Stacks"][0]["StackId"]
    aws.delete("demo", until="DELETE_FAILED")
    assert aws.reasons("demo") == ["in use", "The following resource(s) failed to delete: [Stuck]. "]
    aws.cfn.delete_stack(StackName="demo", RetainResources=["Stuck"])
    aws.until(arn, "DELETE_COMPLETE")
    assert len(aws.client("sns").list_topics()["Topics"]) == 2


def test_termination_protection(aws: Local) -> None:
    aws.create("demo", {"Topic": TOPIC}, EnableTerminationProtection=True)
    with pytest.raises(ClientError, match="cannot be deleted while TerminationProtection is enabled"):
        aws.cfn.delete_stack(StackName="demo")
    aws.cfn.update_termination_protection(StackName="demo", EnableTerminationProtection=False)
    aws.delete("demo")


def test_disabled_rollback_and_rollback_on_request(aws: Local) -> None:
    aws.admin("fail-resource", target="Topic", on="create", reason="no luck")
    aws.create("demo", {"Topic": TOPIC}, until="CREATE_FAILED", DisableRollback=True)
    aws.cfn.rollback_stack(StackName="demo")
    aws.until("demo", "ROLLBACK_COMPLETE")


def test_two_regions_are_apart(aws: Local) -> None:
    aws.create("demo", {"Topic": named("one")})
    aws.create("demo", {"Topic": named("one")}, region="eu-west-1")
    aws.delete("demo")
    assert len(aws.client("sns", "eu-west-1").list_topics()["Topics"]) == 1
    assert aws.client("sns").list_topics()["Topics"] == []


def test_300_resources_and_paginated_events(aws: Local) -> None:
    chain = {f"T{index}": {**named(f"t{index}"), **({"DependsOn": f"T{index - 10}"} if index >= 10 else {})}
             for index in range(300)}
    aws.create("big", chain)
    events = aws.events("big")
    assert len(events) == 300 * 3 + 2
    assert len(aws.cfn.describe_stack_events(StackName="big")["StackEvents"]) == 100
    assert len({event["EventId"] for event in events}) > 600
    pages = aws.cfn.get_paginator("list_stack_resources").paginate(StackName="big")
    assert sum(len(page["StackResourceSummaries"]) for page in pages) == 300


def test_outputs_exports_and_imports(aws: Local) -> None:
    sections = {"Outputs": {"Arn": {"Value": {"Ref": "Topic"}, "Export": {"Name": "shared"}}}}
    aws.create("one", {"Topic": named("one")}, sections=sections)
    parts = {"Fn::Split": [":", {"Fn::ImportValue": "shared"}]}
    importer = {"Topic": named("two", DisplayName={"Fn::Select": [5, parts]})}
    aws.create("two", importer)
    assert aws.cfn.list_exports()["Exports"][0]["Value"].endswith(":one")
    assert aws.cfn.list_imports(ExportName="shared")["Imports"] == ["two"]
    aws.cfn.delete_stack(StackName="one")
    aws.until("one", "CREATE_COMPLETE")
    assert "Cannot delete export shared as it is in use by two" in aws.events("one")[-1]["ResourceStatusReason"]
    aws.create("three", {"Topic": TOPIC}, until="ROLLBACK_COMPLETE", sections=sections)
    assert any("already exported by stack one" in event.get("ResourceStatusReason", "")
               for event in aws.events("three"))
    aws.delete("two")
    aws.delete("one")


def test_policies_keep_predecessors_and_removed_resources(aws: Local) -> None:
    aws.create("demo", {"Replaced": {**named("one"), "UpdateReplacePolicy": "Retain"}, "Gone": named("two"),
                        "Kept": {**named("three"), "DeletionPolicy": "Retain"}})
    aws.update("demo", {"Replaced": {**named("four"), "UpdateReplacePolicy": "Retain"}})
    names = [topic["TopicArn"].split(":")[-1] for topic in aws.client("sns").list_topics()["Topics"]]
    assert sorted(names) == ["four", "one", "three"]
