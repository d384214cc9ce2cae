"""One repository, many configurations: two monitors in one account live side by side, and one goes alone."""
from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import ROOT, VALUES, Account, Project

#: The name of one begins with that of the other, which is the hardest case.
CLIENTS = {"acme-prod": VALUES, "acme": {
    **VALUES, "SLACK_CRITICAL_CHANNEL_ID": "C0PLANTED8", "SLACK_HEARTBEAT_CHANNEL_ID": "C0PLANTED9",
    "PAGERDUTY_ROUTING_KEY": "another"}}


@pytest.fixture
def repository(project: Project) -> Project:
    """`clients/*.yaml` and `.env.NAME`, as docs/several-accounts.md has it."""
    (project.folder / "clients").mkdir()
    text = (ROOT / "Examples/full.yaml").read_text()
    for name, values in CLIENTS.items():
        (project.folder / f"clients/{name}.yaml").write_text(text.replace("name: acme-prod", f"name: {name}", 1))
        project.env = project.folder / f".env.{name}"
        project.set(values)
    return project


def files(name: str) -> list[str]:
    return ["--config", f"clients/{name}.yaml", "--env", f".env.{name}"]


def found(account: Account) -> dict[str, Any]:
    """All that two monitors could get in each other's way with, by what it is and then by name."""
    def pages(service: str, operation: str, key: str, **given: Any) -> list[Any]:
        return [entry for page in account.client(service).get_paginator(operation).paginate(**given) for entry in page[key]]

    events, states = account.client("events"), account.client("stepfunctions")
    chatbot = account.client("chatbot", "us-east-2").describe_slack_channel_configurations()["SlackChannelConfigurations"]
    forwarding = account.client("cloudformation", "eu-west-1").describe_stacks()["Stacks"]
    return {
        "stacks": account.stacks(),
        "forwarding": {stack["StackName"]: stack["StackStatus"] for stack in forwarding},
        "channels": {entry["ConfigurationName"]: entry for entry in chatbot},
        "topics": {topic["TopicArn"].split(":")[-1]: account.client("sns").get_topic_attributes(
            TopicArn=topic["TopicArn"])["Attributes"] for topic in pages("sns", "list_topics", "Topics")},
        "budgets": account.budgets(),
        "alarms": {alarm["AlarmName"]: alarm for alarm in pages("cloudwatch", "describe_alarms", "MetricAlarms")},
        "dashboards": {entry["DashboardName"]: account.client("cloudwatch").get_dashboard(
            DashboardName=entry["DashboardName"])["DashboardBody"]
            for entry in pages("cloudwatch", "list_dashboards", "DashboardEntries")},
        "rules": {rule["Name"]: events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
                  for rule in pages("events", "list_rules", "Rules")},
        "schedules": {entry["Name"]: entry["State"] for entry in pages("scheduler", "list_schedules", "Schedules")},
        "machines": {entry["name"]: states.describe_state_machine(stateMachineArn=entry["stateMachineArn"])["definition"]
                     for entry in pages("stepfunctions", "list_state_machines", "stateMachines")},
        "queues": {url.split("/")[-1]: url for url in account.client("sqs").list_queues().get("QueueUrls", [])},
        "pipes": {pipe["Name"]: pipe["DesiredState"] for pipe in account.client("pipes").list_pipes()["Pipes"]},
        "subscriptions": {entry["SubscriptionName"]: entry["MonitorArnList"] for entry in account.client(
            "ce").get_anomaly_subscriptions()["AnomalySubscriptions"]},
    }


def of(name: str, everything: dict[str, Any]) -> dict[str, Any]:
    """What belongs to one of them."""
    def belongs(entry: str) -> bool:
        other = max((client for client in CLIENTS if entry == client or entry.startswith(f"{client}-")), key=len, default="")
        return other == name
    return {kind: {entry: value for entry, value in entries.items() if belongs(entry)} for kind, entries in everything.items()}


def monitors(account: Account) -> list[str]:
    return [entry["MonitorArn"] for entry in account.client("ce").get_anomaly_monitors()["AnomalyMonitors"]]


def secret(account: Account, name: str) -> dict[str, str]:
    arn = account.client("ssm").get_parameter(Name=f"/bellwether/{name}/secret")["Parameter"]["Value"]
    return json.loads(account.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])


def test_two_in_one_account_do_not_collide(repository: Project, account: Account) -> None:
    first, second = "acme", "acme-prod"
    repository.run("deploy", "--yes", *files(first))
    alone = found(account)
    assert all(of(first, alone).values()), "each kind of resource is there to be compared"
    [monitor] = monitors(account)

    repository.run("deploy", "--yes", *files(second))
    both = found(account)
    assert of(first, both) == of(first, alone), "the second has changed nothing of the first"
    assert {kind: len(entries) for kind, entries in of(second, both).items()} == {
        kind: len(entries) for kind, entries in of(first, both).items()}
    assert both["subscriptions"] == {"acme-critical": [monitor], "acme-prod-critical": [monitor]}
    assert monitors(account) == [monitor], "AWS allows one monitor of all services in an account"
    assert "No changes" in repository.run("deploy", *files(first))
    for name in CLIENTS:
        assert secret(account, name)["SLACK_CRITICAL_CHANNEL_ID"] == CLIENTS[name]["SLACK_CRITICAL_CHANNEL_ID"]

    repository.run("destroy", "--yes", *files(first))
    left = found(account)
    assert of(second, left) == of(second, both) and not any(of(first, left).values())
    assert monitors(account) == [monitor]
    assert "No changes" in repository.run("deploy", *files(second))

    repository.run("destroy", "--yes", *files(second))
    assert not any(found(account).values())


def test_two_cannot_have_one_channel(repository: Project, account: Account) -> None:
    repository.run("deploy", "--yes", *files("acme"))
    before = found(account)
    printed = repository.run("deploy", "--yes", "--config", "clients/acme-prod.yaml", "--env", ".env.acme", code=1)
    assert "acme-critical" in printed and "acme-heartbeat" in printed
    assert found(account) == before
