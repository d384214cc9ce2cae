"""Each link between AWS and Slack is broken once: somebody is told, or a command names it. The rows of the table in
docs/troubleshooting.md, one test each."""
from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from conftest import ACCOUNT, ROOT, VALUES, Account, Project

CONFIG = """\
name: acme
account: "123456789012"
slack:
  workspace: ${SLACK_WORKSPACE_ID}
  channels: { critical: "${SLACK_CRITICAL_CHANNEL_ID}", heartbeat: "${SLACK_HEARTBEAT_CHANNEL_ID}" }
emails: [oncall@example.com]
budgets: [{ name: monthly, every: month, limit: 100 }]
events: { ecs: critical, health: off }
anomalies: off
"""
CRITICAL, WATCHDOG = (f"arn:aws:sns:us-east-1:{ACCOUNT}:acme-{name}" for name in ("critical", "watchdog"))
NOW = datetime(2026, 3, 10, 8, 0, tzinfo=timezone.utc)
EVENT = {"source": "aws.ecs", "detail-type": "ECS Deployment State Change", "time": "2026-03-10T08:00:00Z",
         "resources": [f"arn:aws:ecs:us-east-1:{ACCOUNT}:service/prod/api"],
         "detail": {"eventType": "ERROR", "eventName": "SERVICE_DEPLOYMENT_FAILED", "deploymentId": "ecs-svc/1",
                    "updatedAt": "2026-03-10T08:00:00Z", "reason": "ECS deployment circuit breaker: tasks failed."}}


@pytest.fixture
def deployed(project: Project) -> Project:
    project.config.write_text(CONFIG)
    project.set(VALUES)
    project.run("deploy", "--yes")
    project.account.admin("sample-costs", today="2026-03-10")
    return project


def changed(account: Account, at: datetime | None = None) -> dict[str, dict[str, Any]]:
    """The watchdog's alarms that go off or end at a time, by what follows `acme-watchdog-`."""
    entries = account.admin("evaluate-alarms", at=(at or datetime.now(timezone.utc) + timedelta(minutes=1)).isoformat())
    return {entry["alarm"].removeprefix("acme-watchdog-"): entry for entry in entries}


def alarms(account: Account, at: datetime | None = None) -> set[str]:
    """`report-missed` says by the end of its data that no report comes any more."""
    return {name for name, entry in changed(account, at).items()
            if entry["to"] == "ALARM" or entry["to"] == "INSUFFICIENT_DATA" and entry["told"]}


def report(account: Account, at: datetime = NOW) -> None:
    """As the schedule makes it: a run of the starter starts the report."""
    [fired] = account.admin("fire", schedule="acme-schedules-daily", at=at.isoformat())
    assert fired["problem"] is None
    assert account.admin("await-execution", machine="acme-reports")["reached"]


def test_all_is_well(deployed: Project, account: Account) -> None:
    report(account)
    account.admin("event", **EVENT)
    assert account.admin("await-execution", machine="acme-events")["executions"][0]["status"] == "SUCCEEDED"
    assert changed(account, NOW + timedelta(minutes=1)) == {}
    printed = deployed.run("test-notifications", "--timeout", "0")
    assert "critical   delivered\n" in printed and "heartbeat  delivered\n" in printed
    messages = [json.loads(entry["message"]) for entry in account.admin("posted")]
    tests = [message["content"]["title"] for message in messages if "TEST" in message["content"].get("title", "")]
    assert len(tests) == 3, "one for each channel, and a reply in the heartbeat's thread"


def test_step_functions_takes_the_largest_expressions(deployed: Project, account: Account) -> None:
    found = [entry for entry in json.loads(deployed.start("doctor", "--json").communicate()[0])
             if entry["check"] == "definitions"]
    assert [entry["result"] for entry in found] == ["ok", "ok"], found
    assert "it takes the largest of ours, with 60 services and 12 budgets" in found[1]["reason"]
    assert account.calls().count("TestState") == 7


def test_the_topic_policy_is_removed(deployed: Project, account: Account) -> None:
    """Budgets cannot publish any more, nor can alarms: a test says so, and an alarm still reaches the emails."""
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish", "Resource": CRITICAL}]}
    account.client("sns").set_topic_attributes(
        TopicArn=CRITICAL, AttributeName="Policy", AttributeValue=json.dumps(policy))
    printed = deployed.run("test-notifications", "--timeout", "0", code=1)
    assert "policy does not let budgets.amazonaws.com, cloudwatch.amazonaws.com, costalerts.amazonaws.com publish" in printed
    account.admin("chatbot", configuration="acme-critical", mode="archived")
    deployed.run("test-notifications", "--timeout", "0", "--channel", "critical", code=1)
    assert changed(account)["critical-delivery"]["told"] == [WATCHDOG]


def overspend(account: Account) -> None:
    """The budget's alert, which AWS publishes once in its period."""
    account.admin("spend", budget=account_budget(account), actual="120")
    assert account.admin("check-budgets")


def account_budget(account: Account) -> str:
    [name] = account.budgets()
    return name


def test_the_queue_of_budget_alerts_hears_nothing(deployed: Project, account: Account) -> None:
    """Nobody tells; the alert itself arrives."""
    account.client("sqs").set_queue_attributes(
        QueueUrl=account.client("sqs").get_queue_url(QueueName="acme-budget-alerts")["QueueUrl"],
        Attributes={"Policy": ""})
    overspend(account)
    assert account.admin("executions", machine="acme-budget-alerts") == []
    assert any("AWS Budget Notification" in entry["message"] for entry in account.admin("posted"))


def test_the_subscription_of_the_queue_is_gone(deployed: Project, account: Account) -> None:
    sns = account.client("sns")
    for found in sns.list_subscriptions_by_topic(TopicArn=CRITICAL)["Subscriptions"]:
        if found["Protocol"] == "sqs":
            sns.unsubscribe(SubscriptionArn=found["SubscriptionArn"])
    assert "the queue of acme-budget-alerts no longer hears topic acme-critical" in deployed.run("doctor", code=1)


def test_an_explanation_cannot_be_started(deployed: Project, account: Account) -> None:
    account.admin("fail-api", action="StartExecution", service="states", code="AccessDeniedException", times=99)
    overspend(account)
    assert "budget-alerts-undelivered" in alarms(account)


def test_an_explanation_fails(deployed: Project, account: Account) -> None:
    account.admin("fail-api", action="GetCostAndUsage", service="ce", code="AccessDeniedException", times=9)
    overspend(account)
    assert account.admin("await-execution", machine="acme-budget-alerts", status="FAILED")["reached"]
    assert "budget-alerts-failed" in alarms(account, NOW + timedelta(minutes=5) + (  # after the run has asked three times
        datetime.now(timezone.utc) - datetime.now(timezone.utc).replace(hour=8, minute=0)))
    assert any("AWS Budget Notification" in entry["message"] for entry in account.admin("posted"))


@pytest.mark.parametrize("who", ["subscription", "configuration"])
def test_nobody_reads_the_topic(who: str, deployed: Project, account: Account) -> None:
    if who == "subscription":
        sns = account.client("sns")
        for found in sns.list_subscriptions_by_topic(TopicArn=CRITICAL)["Subscriptions"]:
            if found["Protocol"] == "https":
                sns.unsubscribe(SubscriptionArn=found["SubscriptionArn"])
    else:
        chatbot = account.client("chatbot", "us-east-2")
        for found in chatbot.describe_slack_channel_configurations()["SlackChannelConfigurations"]:
            if found["ConfigurationName"] == "acme-critical":
                chatbot.delete_slack_channel_configuration(ChatConfigurationArn=found["ChatConfigurationArn"])
    printed = deployed.run("test-notifications", "--timeout", "0", code=1)
    assert "critical   dropped: Chatbot does not read the topic; next: open https://" in printed
    assert "heartbeat  delivered\n" in printed


@pytest.mark.parametrize(("mode", "alarm", "words"), [
    ("archived", "delivery", "the app is not in the channel, or the channel is archived"),
    ("workspace-gone", "delivery", "the Slack workspace is no longer connected"),
    ("no-logs", "delivery", "Slack did not take it"),
    ("unsupported", "unsupported", "Chatbot does not know the form of a message"),
    ("throttled", "throttled", "too many messages at once")])
def test_slack_gets_nothing(mode: str, alarm: str, words: str, deployed: Project, account: Account) -> None:
    account.admin("chatbot", configuration="acme-heartbeat", mode=mode)
    printed = deployed.run("test-notifications", "--timeout", "0", code=1)
    assert f"heartbeat  dropped: {words}; next: " in printed
    found = changed(account)
    assert {name for name in found if found[name]["to"] == "ALARM"} - {"report-missed"} == {f"heartbeat-{alarm}"}
    assert found[f"heartbeat-{alarm}"]["told"] == [CRITICAL, WATCHDOG]


def test_the_proof_is_late(deployed: Project, account: Account) -> None:
    account.admin("chatbot", configuration="acme-critical", mode="delayed")
    printed = deployed.run("test-notifications", "--timeout", "0", code=1)
    assert "critical   unknown: AWS has not counted a delivery yet; next: " in printed


def test_the_alarm_itself_is_shown_in_slack(deployed: Project, account: Account) -> None:
    account.client("sns").publish(TopicArn=CRITICAL, Message="not a notification")
    assert "critical-unsupported" in alarms(account)
    shown = [json.loads(entry["message"]) for entry in account.admin("posted")]
    [message] = [entry for entry in shown if entry.get("AlarmName") == "acme-watchdog-critical-unsupported"]
    assert "docs/troubleshooting.md" in message["AlarmDescription"]


def test_the_schedule_is_disabled(deployed: Project, account: Account) -> None:
    report(account)
    assert "report-missed" not in alarms(account, NOW + timedelta(hours=25))
    scheduler = account.client("scheduler")
    schedule = scheduler.get_schedule(Name="acme-schedules-daily")
    scheduler.update_schedule(State="DISABLED", **{key: schedule[key] for key in (
        "Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")})
    assert alarms(account, NOW + timedelta(hours=27)) == {"report-missed"}


@pytest.mark.parametrize("report", ["weekly", "monthly"])
def test_the_schedule_of_a_rarer_report_is_disabled(report: str, deployed: Project, account: Account) -> None:
    scheduler = account.client("scheduler")
    schedule = scheduler.get_schedule(Name=f"acme-schedules-{report}")
    scheduler.update_schedule(State="DISABLED", **{key: schedule[key] for key in (
        "Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")})
    assert f"the schedule acme-schedules-{report} is switched off" in deployed.run("doctor", code=1)


def test_a_rule_is_disabled(deployed: Project, account: Account) -> None:
    account.client("events").disable_rule(Name="acme-events-ecs")
    assert "the rule acme-events-ecs is switched off" in deployed.run("doctor", code=1)


def test_the_report_fails(deployed: Project, account: Account) -> None:
    account.admin("fail-api", action="GetCostAndUsage", service="ce", code="AccessDeniedException", times=9)
    report(account)
    found = changed(account, NOW + timedelta(minutes=5))
    assert "report-failed" in found and found["report-failed"]["told"] == [CRITICAL]
    assert changed(account, NOW + timedelta(hours=13))["report-failed"]["to"] == "OK"


def test_the_report_cannot_be_started(deployed: Project, account: Account) -> None:
    account.admin("fail-api", action="StartExecution", service="states", code="AccessDeniedException")
    [fired] = account.admin("fire", schedule="acme-schedules-daily", at=NOW.isoformat())
    assert fired["problem"]
    assert "reports-undelivered" in alarms(account, NOW + timedelta(minutes=1))


def test_the_run_of_a_report_cannot_be_started(deployed: Project, account: Account) -> None:
    """The starter keeps the attempt where the schedule would."""
    states = account.client("stepfunctions")
    [machine] = [found["stateMachineArn"] for found in states.list_state_machines()["stateMachines"]
                 if found["name"] == "acme-reports"]
    states.delete_state_machine(stateMachineArn=machine)
    [fired] = account.admin("fire", schedule="acme-schedules-daily", at=NOW.isoformat())
    assert fired["problem"] is None
    [run] = account.admin("await-execution", machine="acme-report-start")["executions"]
    assert (run["status"], run["error"]) == ("FAILED", "ReportNotStarted")
    sqs = account.client("sqs")
    [kept] = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName="acme-schedules-undelivered")["QueueUrl"],
                                 VisibilityTimeout=0)["Messages"]
    body = json.loads(kept["Body"])
    assert (body["report"], body["error"]) == ("daily", "Sfn.StateMachineDoesNotExistException")
    assert "reports-undelivered" in alarms(account, NOW + timedelta(minutes=1))


def test_the_formatter_is_broken(deployed: Project, account: Account) -> None:
    account.admin("fail-api", action="Publish", service="sns", code="AuthorizationErrorException", times=2)
    account.admin("event", **EVENT)
    assert account.admin("await-execution", machine="acme-events")["executions"][0]["status"] == "FAILED"
    assert "events-formatter" in alarms(account, NOW + timedelta(minutes=1))


def test_an_event_cannot_be_handed_over(deployed: Project, account: Account) -> None:
    account.admin("fail-api", action="StartExecution", service="states", code="AccessDeniedException")
    account.admin("event", **EVENT)
    assert "events-undelivered" in alarms(account, NOW + timedelta(minutes=1))


def test_every_alarm_is_in_the_runbook(deployed: Project, account: Account) -> None:
    text = (ROOT / "docs/troubleshooting.md").read_text()
    pages = account.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix="acme-watchdog-")
    names = {alarm["AlarmName"].removeprefix("acme-watchdog-") for page in pages for alarm in page["MetricAlarms"]}
    assert len(names) == 13
    for name in names:
        general = name.replace("critical-", "CHANNEL-").replace("heartbeat-", "CHANNEL-").replace("events-formatter", "STACK-formatter")
        assert f"`{general}`" in text, name
