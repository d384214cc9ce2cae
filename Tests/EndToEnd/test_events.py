"""A deployed configuration tells of events: from the bus to what a channel hears. Each test has services of its own."""
from __future__ import annotations

import json
import time
from typing import Any

import pytest
from conftest import VALUES, Account, Monitor, Project

pytestmark = pytest.mark.xdist_group("events")

OTHER_REGION = """\
name: acme
account: "123456789012"
slack:
  workspace: ${SLACK_WORKSPACE_ID}
  channels: { critical: "${SLACK_CRITICAL_CHANNEL_ID}", heartbeat: "${SLACK_HEARTBEAT_CHANNEL_ID}" }
budgets: [{ name: monthly, every: month, limit: 100 }]
reports: { daily: off, weekly: off, monthly: off }
watchdog: false
chat: { ask: false, commands: none }
events: { ecs: critical, health: off }
anomalies: off
dashboard: false
explain-budget-alerts: false
regions: [eu-west-1]
"""
DEPLOYMENT, TASK, SERVICE = "ECS Deployment State Change", "ECS Task State Change", "ECS Service Action"


def deploy(monitor: Monitor, service: str, outcome: str, at: str = "14:02", **more: Any) -> list[str]:
    return monitor.happen(
        DEPLOYMENT, {"eventType": "ERROR", "eventName": f"SERVICE_DEPLOYMENT_{outcome}", "deploymentId": "ecs-svc/1",
                     "reason": "ECS deployment circuit breaker: tasks failed to start.", **more},
        resources=[f"arn:aws:ecs:us-east-1:123456789012:service/prod/{service}"], time=f"2026-03-10T{at}:00Z")


def die(monitor: Monitor, service: str, number: int, definition: str = "search:31") -> None:
    task = f"arn:aws:ecs:us-east-1:123456789012:task/prod/{number:032x}"
    monitor.happen(
        TASK, {"clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/prod", "group": f"service:{service}",
               "lastStatus": "STOPPED", "stopCode": "EssentialContainerExited", "taskArn": task,
               "stoppedReason": "Essential container in task exited",
               "containers": [{"name": "web", "exitCode": 137, "lastStatus": "STOPPED"}],
               "taskDefinitionArn": f"arn:aws:ecs:us-east-1:123456789012:task-definition/{definition}"}, resources=[task])


def test_a_failure_is_told_and_its_all_clear_in_the_same_thread(monitor: Monitor) -> None:
    begin = time.monotonic()
    assert deploy(monitor, "checkout-api", "FAILED") == ["acme-prod-events-ecs"]
    [failed] = monitor.runs("events", 1)
    [(channel, bad)] = monitor.heard()
    print(f"event: {failed['transitions']} transitions, {time.monotonic() - begin:.2f} s from the bus to the channel")
    deploy(monitor, "checkout-api", "COMPLETED", at="14:49")
    [cleared] = monitor.runs("events", 1)
    [(same, good)] = monitor.heard()
    assert channel == same == "critical"
    assert bad["metadata"]["threadId"] == good["metadata"]["threadId"] == "ecs-prod-checkout-api"
    assert bad["content"]["title"] == ":red_circle: ECS deployment failed: checkout-api · acme-prod us-east-1"
    assert good["content"]["title"].startswith(":white_check_mark: Recovered after 47 min: checkout-api ")
    assert "owner: <@U0DATA01>" in bad["content"]["description"]
    assert "<@" not in good["content"]["description"]
    assert [failed["transitions"], cleared["transitions"]] == [13, 12]
    assert failed["invalid"] == cleared["invalid"] == []


def test_an_all_clear_without_a_failure_is_silent(monitor: Monitor) -> None:
    deploy(monitor, "quiet-api", "COMPLETED")
    [run] = monitor.runs("events", 1)
    assert [run["status"], monitor.heard()] == ["SUCCEEDED", []]


def test_an_all_clear_is_told_once(monitor: Monitor) -> None:
    for outcome in ("FAILED", "COMPLETED", "COMPLETED"):
        deploy(monitor, "twice-api", outcome)
        monitor.runs("events", 1)
    assert len(monitor.heard()) == 2


def test_a_storm_is_a_handful_of_messages(monitor: Monitor) -> None:
    for number in range(100):
        die(monitor, "search", number)
    runs = monitor.runs("events", 100)
    assert {run["status"] for run in runs} == {"SUCCEEDED"}
    heard = monitor.heard()
    assert len(heard) == 3
    assert "*Again* 100 times since 14:02 UTC" in heard[-1][1]["content"]["description"]


def test_the_card_of_a_dead_task_leads_to_its_log(monitor: Monitor) -> None:
    monitor.account.client("ecs").register_task_definition(family="search", containerDefinitions=[{
        "name": "web", "image": "search:31", "memory": 512, "environment": [{"name": "PASSWORD", "value": "hunter2"}],
        "logConfiguration": {"logDriver": "awslogs", "options": {
            "awslogs-group": "/ecs/search", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app"}}}])
    die(monitor, "indexer", 7, definition="search:1")
    [run] = monitor.runs("events", 1)
    [(_, message)] = monitor.heard()
    assert run["invalid"] == []
    context = message["metadata"]["additionalContext"]
    assert [context["logGroup"], context["stream"]] == ["/ecs/search", f"app/web/{7:032x}"]
    assert "|Last log lines>" in message["content"]["description"]
    assert "hunter2" not in json.dumps([message, run["output"]])


def test_what_an_event_says_is_text(monitor: Monitor) -> None:
    reason = '<!channel> *bold* `code` "quoted" \n{% $now() %} <https://evil.example|bank> & \u202e'
    deploy(monitor, "hostile", "FAILED", reason=reason)
    [run] = monitor.runs("events", 1)
    [(_, message)] = monitor.heard()
    assert run["status"] == "SUCCEEDED"
    assert ("*Reason* `&lt;!channel&gt; *bold* 'code' \"quoted\" {% $now() %} "
            "&lt;https://evil.example|bank&gt; &amp;`") in message["content"]["description"]


def test_an_event_of_no_known_form_is_told_as_it_came(monitor: Monitor) -> None:
    monitor.happen(SERVICE, {"eventType": "ERROR", "eventName": {"not": "a text"}, "reason": ["x"]}, resources=[])
    [run] = monitor.runs("events", 1)
    [(channel, message)] = monitor.heard()
    assert channel == "critical"
    assert message["content"]["title"].startswith(":red_circle: ECS ")
    assert run["error"] in (None, "NotFormatted")


@pytest.mark.parametrize("code", ["AccessDeniedException", "InternalServerError", "ThrottlingException"])
def test_a_failure_is_told_without_the_table_too(code: str, monitor: Monitor) -> None:
    monitor.account.admin("fail-api", service="dynamodb", action="UpdateItem", code=code, times=10)
    deploy(monitor, f"no-table-{code.lower()}", "FAILED")
    monitor.runs("events", 1)
    assert [channel for channel, _ in monitor.heard()] == ["critical"]
    for _ in range(10):  # what is left of the fault
        try:
            monitor.account.client("dynamodb").update_item(TableName="none", Key={"incident": {"S": "x"}})
        except Exception as error:
            if "ResourceNotFound" in type(error).__name__:
                break


def test_a_rule_of_the_user_catches_the_users_events(monitor: Monitor) -> None:
    detail = {"orderId": "o-17 {% 1 %}", "customer": '<!here> "Ann"', "reason": "no stock"}
    answer = monitor.account.client("events").put_events(Entries=[
        {"Source": "acme.orders", "DetailType": "Order Failed", "Detail": json.dumps(detail)}])
    assert answer["FailedEntryCount"] == 0
    monitor.runs("rules", 1)
    [(channel, message)] = monitor.heard()
    assert channel == "critical"
    assert message["content"]["title"].startswith(":red_circle: Order failed: o-17 {% 1 %} · acme-prod ")
    assert '*Customer* &lt;!here&gt; "Ann"' in message["content"]["description"]
    assert message["content"]["nextSteps"] == ["Open the order in the back office"]
    assert "owner: <@U0DATA01>" in message["content"]["description"]


def test_what_is_quiet_is_not_told_until_its_day_has_passed(monitor: Monitor) -> None:
    detail = {"severity": "CRITICAL", "name": "etl", "clusterId": "j-1", "state": "TERMINATED_WITH_ERRORS",
              "stateChangeReason": '{"code":"STEP_FAILURE","message":"x"}', "message": "m"}
    for day in ("2026-12-15", "2026-12-16"):
        monitor.happen("EMR Cluster State Change", detail, time=f"{day}T09:00:00Z")
        monitor.runs("job-events", 1)
    [(_, message)] = monitor.heard()
    assert message["content"]["title"].startswith(":red_circle: EMR cluster ended with errors: etl")


def test_a_task_that_ends_well_starts_nothing(monitor: Monitor) -> None:
    rules = monitor.happen(
        TASK, {"lastStatus": "STOPPED", "stopCode": "EssentialContainerExited",
               "containers": [{"name": "web", "exitCode": 0}]})
    assert rules == []


def test_an_event_of_another_region_is_told_with_its_region(project: Project, account: Account) -> None:
    """From the other Region's rule to the home bus, and from there as at home."""
    project.config.write_text(OTHER_REGION)
    project.set(VALUES)
    project.run("deploy", "--yes")
    service = "arn:aws:ecs:eu-west-1:123456789012:service/prod/checkout-api"
    handed = account.admin("event", **{
        "source": "aws.ecs", "detail-type": DEPLOYMENT, "region": "eu-west-1", "resources": [service],
        "time": "2026-03-10T14:02:00Z",
        "detail": {"eventName": "SERVICE_DEPLOYMENT_FAILED", "deploymentId": "ecs-svc/1", "reason": "no"}})
    [delivery] = handed["deliveries"]
    assert delivery["problem"] is None and delivery["arn"].endswith(":us-east-1:123456789012:event-bus/default")
    assert account.admin("await-execution", machine="acme-events")["executions"][0]["status"] == "SUCCEEDED"
    [message] = [json.loads(entry["message"]) for entry in account.admin("posted")]
    assert message["content"]["title"] == ":red_circle: ECS deployment failed: checkout-api · acme eu-west-1"
    assert "https://eu-west-1.console.aws.amazon.com/ecs/" in message["content"]["description"]
    project.run("destroy", "--yes")
    assert account.client("cloudformation", "eu-west-1").describe_stacks()["Stacks"] == []
