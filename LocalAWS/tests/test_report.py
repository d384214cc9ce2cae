"""All of it together: a schedule starts a machine that reads all pages of the costs and tells a web server of them."""
from __future__ import annotations

import urllib.request
from typing import Any

from conftest import Local
from machines import PREFIX, make_machine, make_role
from test_sns_http import ARN, Endpoint, endpoint  # noqa: F401

ASK = {"TimePeriod": {"Start": "{% $day %}", "End": "{% $substring($states.context.Execution.StartTime, 0, 10) %}"},
       "Granularity": "DAILY", "Metrics": ["UnblendedCost"], "GroupBy": [{"Type": "DIMENSION", "Key": "SERVICE"}]}
TASK = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:costexplorer:getCostAndUsage", "Next": "More"}
GROUPS = "$states.result.ResultsByTime.Groups.{'service': Keys[0], 'cost': $number(Metrics.UnblendedCost.Amount)}"
STATES: dict[str, Any] = {
    "Yesterday": {"Type": "Pass", "Next": "Ask", "Assign": {
        "day": "{% $fromMillis($toMillis($states.context.Execution.StartTime) - 86400000, '[Y]-[M01]-[D01]') %}"}},
    "Ask": {**TASK, "Arguments": ASK, "Assign": {
        "groups": f"{{% [{GROUPS}] %}}",
        "token": "{% $exists($states.result.NextPageToken) ? $states.result.NextPageToken : null %}"}},
    "More": {"Type": "Choice", "Default": "Tell", "Choices": [{"Condition": "{% $token != null %}", "Next": "Next"}]},
    "Next": {**TASK, "Arguments": {**ASK, "NextPageToken": "{% $token %}"}, "Assign": {
        "groups": f"{{% $append($groups, [{GROUPS}]) %}}",
        "token": "{% $exists($states.result.NextPageToken) ? $states.result.NextPageToken : null %}"}},
    "Tell": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:sns:publish", "End": True, "Arguments": {
        "TopicArn": ARN, "Message": "{% $day & ': ' & $groups[cost = $max($groups.cost)].service & ' costs most, all "
                                    "$' & $formatNumber($sum($groups.cost), '#,##0.00') %}"}}}


def test_report(aws: Local, endpoint: Endpoint) -> None:  # noqa: F811
    aws.client("sns").create_topic(Name="t")
    aws.client("sns").subscribe(TopicArn=ARN, Protocol="http", Endpoint=endpoint.url)
    aws.admin("await-delivered")
    urllib.request.urlopen(endpoint.bodies[0]["SubscribeURL"]).close()
    aws.admin("sample-costs", today="2026-03-10", runaway_since="2026-03-08")
    aws.admin("costs", pageSize=5)
    machine = make_machine(aws, STATES, ce_GetCostAndUsage="*", sns_Publish=ARN)
    assert machine == f"{PREFIX}:stateMachine:m"
    role = make_role(aws, "scheduler-role", "scheduler.amazonaws.com", states_StartExecution=machine)
    aws.client("scheduler").create_schedule(
        Name="daily", ScheduleExpression="cron(0 7 * * ? *)", FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": machine, "RoleArn": role, "Input": "{}"})
    assert aws.admin("fire", schedule="daily", at="2026-03-10T07:00:00Z")[0]["problem"] is None
    [run] = aws.admin("await-execution", machine="m")["executions"]
    assert (run["status"], run["cause"], run["transitions"]) == ("SUCCEEDED", None, 8)
    assert len(aws.admin("cost-requests")) == 3
    aws.admin("await-delivered")
    [day] = aws.client("ce").get_cost_and_usage(TimePeriod={"Start": "2026-03-09", "End": "2026-03-10"},
                                                Granularity="DAILY", Metrics=["UnblendedCost"])["ResultsByTime"]
    total = float(day["Total"]["UnblendedCost"]["Amount"])
    assert endpoint.bodies[1]["Message"] == f"2026-03-09: Amazon Elastic MapReduce costs most, all ${total:,.2f}"
