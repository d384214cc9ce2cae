"""What people may do in Slack is deployed as the file says, and doctor sees what is wrong around it."""
from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from conftest import ACCOUNT, INSTALLED_AWS, VALUES, Account, Project
from test_deploy import MAIN


@pytest.fixture
def deployed(project: Project) -> Project:
    with_reports = MAIN.replace("reports: { daily: off, weekly: off, monthly: off }\n", "")
    with_reports = with_reports.replace("health: off", "health: off, ecs: critical, emr: heartbeat")
    project.config.write_text(with_reports + "emails: [a@example.com]\n")
    project.set(VALUES)
    project.run("deploy", "--yes")
    return project


def actions(account: Account) -> dict[str, str]:
    """Name → command."""
    client = account.client("chatbot", "us-east-2")
    found = [client.get_custom_action(CustomActionArn=arn)["CustomAction"]
             for arn in client.list_custom_actions()["CustomActions"]]
    return {entry["CustomActionArn"].split("/")[-1]: entry["Definition"]["CommandText"] for entry in found}


def associations(account: Account, channel: str) -> list[str]:
    arn = f"arn:aws:chatbot::{ACCOUNT}:chat-configuration/slack-channel/acme-{channel}"
    found = account.client("chatbot", "us-east-2").list_associations(ChatConfiguration=arn)["Associations"]
    return [entry["Resource"].split("/")[-1] for entry in found]


def findings(project: Project, *arguments: str, code: int = 0) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in json.loads(project.run("doctor", "--json", *arguments, code=code)):
        found.setdefault(entry["check"], []).append(entry)
    return found


def test_actions_come_and_go_with_their_keys(deployed: Project, account: Account) -> None:
    assert sorted(actions(account)) == [
        "acme-alarms", "acme-budgets", "acme-last-log-lines", "acme-spend", "acme-why-cluster", "acme-why-service",
        "acme-why-step", "acme-why-task"]
    machine = f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:acme-report-now"
    assert actions(account)["acme-spend"] == (
        f"stepfunctions start-execution --state-machine-arn {machine} --region us-east-1")
    machines = account.client("stepfunctions").list_state_machines()["stateMachines"]
    assert machine in [entry["stateMachineArn"] for entry in machines]
    assert len(associations(account, "critical")) == 8
    deployed.config.write_text(deployed.config.read_text() + "chat: { channels: { critical: { commands: none } } }\n")
    deployed.run("deploy", "--yes")
    assert associations(account, "critical") == []
    assert len(associations(account, "heartbeat")) == 8
    deployed.edit("chat: { channels: { critical: { commands: none } } }", "chat: { actions: false }")
    deployed.run("deploy", "--yes")
    assert actions(account) == {}
    assert associations(account, "heartbeat") == []


def test_a_card_has_the_buttons_that_its_values_allow(deployed: Project, account: Account) -> None:
    deployment = {"eventType": "ERROR", "eventName": "SERVICE_DEPLOYMENT_FAILED", "deploymentId": "ecs-svc/1",
                  "reason": "no"}
    account.admin("event", **{
        "source": "aws.ecs", "detail-type": "ECS Deployment State Change", "time": "2026-03-10T14:02:00Z",
        "resources": [f"arn:aws:ecs:us-east-1:{ACCOUNT}:service/prod/checkout-api"], "detail": deployment})
    assert account.admin("await-execution", machine="acme-events")["executions"][0]["status"] == "SUCCEEDED"
    [card] = account.admin("posted")
    assert card["buttons"] == {"Why? The service": (
        "ecs describe-services --cluster prod --services checkout-api --region us-east-1")}


def test_doctor_finds_nothing_wrong_where_nothing_is(deployed: Project, account: Account) -> None:
    deployed.aws = INSTALLED_AWS
    metric = {"MetricName": "EstimatedCharges", "Value": 1.0, "Dimensions": [{"Name": "Currency", "Value": "USD"}]}
    account.client("cloudwatch").put_metric_data(Namespace="AWS/Billing", MetricData=[metric])
    account.admin("sample-costs", today=str(date.today()))
    found = findings(deployed, "--paid")
    others = {check for check, entries in found.items() if any(entry["result"] != "ok" for entry in entries)}
    assert others == {"slack-app", "aws-cli"}  # the AWS CLI 1 is what the tests have


def test_doctor_names_a_workspace_that_nobody_authorized(deployed: Project, account: Account) -> None:
    account.admin("workspaces", T9="Other")
    [found] = findings(deployed, code=1)["slack-workspace"]
    assert "authorized: Other" in found["reason"]
    assert "https://console.aws.amazon.com/chatbot" in found["next"]
