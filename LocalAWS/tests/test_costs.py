"""Cost Explorer over rows of the test's own."""
from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Local
from machines import output

EMR, S3 = "Amazon Elastic MapReduce", "Amazon Simple Storage Service"
ROWS = [
    {"day": "2026-02-27", "service": EMR, "amount": "1"}, {"day": "2026-02-28", "service": S3, "amount": "2"},
    {"day": "2026-03-01", "service": EMR, "amount": "14.60", "region": "eu-west-1", "usageType": "Box"},
    {"day": "2026-03-01", "service": S3, "amount": "0.4", "tags": {"team": "a"}},
    {"day": "2026-03-01", "service": "AWS Lambda", "amount": "-5", "record": "Credit", "account": "210987654321"},
    {"day": "2026-03-03", "service": S3, "amount": "1.5"}]
SERVICE = [{"Type": "DIMENSION", "Key": "SERVICE"}]


def ask(aws: Local, start: str, end: str, granularity: str = "DAILY", **more: Any) -> dict[str, Any]:
    return aws.client("ce").get_cost_and_usage(
        TimePeriod={"Start": start, "End": end}, Granularity=granularity, **{"Metrics": ["UnblendedCost"], **more})


def money(amount: str) -> dict[str, Any]:
    return {"UnblendedCost": {"Amount": amount, "Unit": "USD"}}


def groups(answer: dict[str, Any]) -> list[dict[str, str]]:
    return [{"/".join(group["Keys"]): group["Metrics"]["UnblendedCost"]["Amount"] for group in result["Groups"]}
            for result in answer["ResultsByTime"]]


@pytest.fixture
def costs(aws: Local) -> Local:
    aws.admin("costs", rows=ROWS, today="2026-03-10")
    return aws


def test_days(costs: Local) -> None:
    results = ask(costs, "2026-02-28", "2026-03-03")["ResultsByTime"]
    assert results == [
        {"TimePeriod": {"Start": "2026-02-28", "End": "2026-03-01"}, "Total": money("2.0000000000"), "Groups": [],
         "Estimated": False},
        {"TimePeriod": {"Start": "2026-03-01", "End": "2026-03-02"}, "Total": money("10.0000000000"), "Groups": [],
         "Estimated": True},
        {"TimePeriod": {"Start": "2026-03-02", "End": "2026-03-03"}, "Total": money("0"), "Groups": [],
         "Estimated": True}]


def test_months_are_cut_where_they_end_and_where_the_question_does(costs: Local) -> None:
    results = ask(costs, "2026-02-28", "2026-03-02", "MONTHLY")["ResultsByTime"]
    assert [(result["TimePeriod"]["Start"], result["TimePeriod"]["End"], result["Total"]["UnblendedCost"]["Amount"])
            for result in results] == [("2026-02-28", "2026-03-01", "2.0000000000"),
                                       ("2026-03-01", "2026-03-02", "10.0000000000")]


def test_groups(costs: Local) -> None:
    answer = ask(costs, "2026-03-01", "2026-03-04", GroupBy=SERVICE)
    assert groups(answer) == [{"AWS Lambda": "-5.0000000000", EMR: "14.6000000000", S3: "0.4000000000"}, {},
                              {S3: "1.5000000000"}]
    assert list(groups(answer)[0]) == ["AWS Lambda", EMR, S3]
    assert [result["Total"] for result in answer["ResultsByTime"]] == [{}, {}, {}]
    assert answer["GroupDefinitions"] == SERVICE
    for key, wanted in (("REGION", ["eu-west-1", "us-east-1"]), ("USAGE_TYPE", ["Box", "NoUsageType"]),
                        ("LINKED_ACCOUNT", [ACCOUNT, "210987654321"]), ("RECORD_TYPE", ["Credit", "Usage"])):
        found = groups(ask(costs, "2026-03-01", "2026-03-02", GroupBy=[{"Type": "DIMENSION", "Key": key}]))
        assert list(found[0]) == wanted
    both = [*SERVICE, {"Type": "TAG", "Key": "team"}]
    assert list(groups(ask(costs, "2026-03-01", "2026-03-02", GroupBy=both))[0]) == [
        "AWS Lambda/team$", f"{EMR}/team$", f"{S3}/team$a"]


def dimension(key: str, *values: str, **more: Any) -> dict[str, Any]:
    return {"Dimensions": {"Key": key, "Values": list(values), **more}}


@pytest.mark.parametrize(("expression", "amount"), [
    ({"Not": dimension("RECORD_TYPE", "Credit", "Refund")}, "15.0000000000"),
    ({"And": [dimension("SERVICE", EMR, S3), dimension("REGION", "us-east-1")]}, "0.4000000000"),
    ({"Or": [dimension("SERVICE", S3), dimension("LINKED_ACCOUNT", "210987654321")]}, "-4.6000000000"),
    (dimension("SERVICE", "Amazon", MatchOptions=["STARTS_WITH"]), "15.0000000000"),
    ({"Tags": {"Key": "team", "Values": ["a"]}}, "0.4000000000"),
    ({"Tags": {"Key": "team", "MatchOptions": ["ABSENT"]}}, "9.6000000000"), (dimension("SERVICE", "None"), "0")])
def test_filters(costs: Local, expression: dict, amount: str) -> None:
    [result] = ask(costs, "2026-03-01", "2026-03-02", Filter=expression)["ResultsByTime"]
    assert result["Total"] == money(amount)


@pytest.mark.parametrize(("start", "end", "more", "message"), [
    ("2026-03-01", "2026-03-01", {}, "Start date \\(and hour\\) should be before end date"),
    ("2026-03-02", "2026-03-01", {}, "Start date \\(and hour\\) should be before end date"),
    ("2026-03-1", "2026-03-02", {}, "regular expression pattern"), ("2025-01-31", "2026-03-02", {}, "last 14 months"),
    ("2026-03-01", "2026-04-02", {}, "past the beginning of next month"),
    ("2026-03-01", "2026-03-02", {"Metrics": ["UNBLENDED_COST"]}, "Invalid metric: UNBLENDED_COST"),
    ("2026-03-01", "2026-03-02", {"Granularity": "WEEKLY"}, "enum value set"),
    ("2026-03-01", "2026-03-02", {"GroupBy": SERVICE * 3}, "at most two"),
    ("2026-03-01", "2026-03-02", {"Filter": {**dimension("SERVICE", S3), "Not": dimension("SERVICE", S3)}}, "one root"),
    ("2026-03-01", "2026-03-02", {"Filter": {"And": [dimension("SERVICE", S3)]}}, "at least two operands")])
def test_questions_that_aws_refuses(costs: Local, start: str, end: str, more: dict, message: str) -> None:
    options = {"Granularity": "DAILY", "Metrics": ["UnblendedCost"], **more}
    with pytest.raises(ClientError, match=message) as raised:
        costs.client("ce").get_cost_and_usage(TimePeriod={"Start": start, "End": end}, **options)
    assert raised.value.response["Error"]["Code"] == "ValidationException"


def test_pages(costs: Local) -> None:
    costs.admin("costs", pageSize=2)
    question = {"start": "2026-03-01", "end": "2026-03-04", "GroupBy": SERVICE}
    first = ask(costs, **question)
    assert groups(first) == [{"AWS Lambda": "-5.0000000000", EMR: "14.6000000000"}]
    second = ask(costs, **question, NextPageToken=first["NextPageToken"])
    assert groups(second) == [{S3: "0.4000000000"}, {}, {S3: "1.5000000000"}]
    assert "NextPageToken" not in second
    assert [entry["action"] for entry in costs.admin("cost-requests")] == ["GetCostAndUsage"] * 2
    with pytest.raises(ClientError, match="The request changed"):
        ask(costs, "2026-03-01", "2026-03-05", GroupBy=SERVICE, NextPageToken=first["NextPageToken"])
    with pytest.raises(ClientError, match="token is invalid"):
        ask(costs, **question, NextPageToken="?")


def test_estimates_begin_where_the_test_says(costs: Local) -> None:
    costs.admin("costs", estimatedFrom="2026-03-02")
    assert [result["Estimated"] for result in ask(costs, "2026-03-01", "2026-03-03")["ResultsByTime"]] == [False, True]
    costs.admin("costs", rows=[{"day": "2026-03-02", "service": S3, "amount": "1"}], mode="add")
    assert ask(costs, "2026-03-02", "2026-03-03")["ResultsByTime"][0]["Total"] == money("1.0000000000")


def forecast(aws: Local, start: str, end: str, granularity: str = "MONTHLY", **more: Any) -> dict[str, Any]:
    return aws.client("ce").get_cost_forecast(TimePeriod={"Start": start, "End": end}, Granularity=granularity,
                                              Metric="UNBLENDED_COST", **more)


def test_forecast(aws: Local) -> None:
    """Mondays cost more, and the forecast knows."""
    days = [f"2026-02-{day:02}" for day in range(1, 29)] + [f"2026-03-{day:02}" for day in range(1, 10)]
    mondays = {"2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23", "2026-03-02", "2026-03-09"}
    rows = [{"day": day, "service": S3, "amount": "8" if day in mondays else "1"} for day in days]
    aws.admin("costs", rows=rows, today="2026-03-10")
    answer = forecast(aws, "2026-03-10", "2026-04-01", PredictionIntervalLevel=80)
    assert answer["Total"] == {"Amount": "43.0000000000", "Unit": "USD"}
    assert answer["ForecastResultsByTime"] == [{
        "TimePeriod": {"Start": "2026-03-10", "End": "2026-04-01"}, "MeanValue": "43.0000000000",
        "PredictionIntervalLowerBound": "38.7000000000", "PredictionIntervalUpperBound": "47.3000000000"}]
    daily = forecast(aws, "2026-03-10", "2026-03-18", "DAILY")["ForecastResultsByTime"]
    assert [entry["MeanValue"][0] for entry in daily] == ["1", "1", "1", "1", "1", "1", "8", "1"]
    aws.admin("costs", rows=[row for row in rows if row["day"] > "2026-02-03"])
    with pytest.raises(ClientError) as raised:
        forecast(aws, "2026-03-10", "2026-04-01")
    assert raised.value.response["Error"]["Code"] == "DataUnavailableException"
    with pytest.raises(ClientError, match="should be before"):
        forecast(aws, "2026-03-10", "2026-03-10")


def test_a_state_machine_asks_too(costs: Local) -> None:
    arguments = {"TimePeriod": {"Start": "2026-03-01", "End": "2026-03-02"}, "Granularity": "DAILY",
                 "Metrics": ["UnblendedCost"], "GroupBy": SERVICE}
    future = {"TimePeriod": {"Start": "2026-03-10", "End": "2026-04-01"}, "Granularity": "MONTHLY",
              "Metric": "UNBLENDED_COST"}
    prefix = "arn:aws:states:::aws-sdk:costexplorer"
    catch = [{"ErrorEquals": ["CostExplorer.DataUnavailableException"], "Next": "Z"}]
    states = {"Ask": {"Type": "Task", "Resource": f"{prefix}:getCostAndUsage", "Arguments": arguments, "Next": "F",
                      "Assign": {"all": "{% $sum($states.result.ResultsByTime.Groups.Metrics.UnblendedCost.Amount"
                                        ".$number()) %}"}},
              "F": {"Type": "Task", "Resource": f"{prefix}:getCostForecast", "Arguments": future, "End": True,
                    "Catch": catch},
              "Z": {"Type": "Pass", "End": True, "Output": {"sum": "{% $all %}", "error": "{% $states.input.Error %}"}}}
    assert output(costs, states, ce_GetCostAndUsage="*", ce_GetCostForecast="*") == {
        "sum": 10, "error": "CostExplorer.DataUnavailableException"}
    assert [entry["action"] for entry in costs.admin("cost-requests")] == ["GetCostAndUsage", "GetCostForecast"]


def test_sample_accounts(aws: Local) -> None:
    aws.admin("sample-costs", today="2026-03-10")
    calm = groups(ask(aws, "2026-03-08", "2026-03-10", GroupBy=SERVICE))
    assert len(calm[1]) == 12 and calm[1][EMR] == "6.2000000000"
    assert float(calm[0]["Amazon Elastic Compute Cloud - Compute"]) < 0.8 * float(
        calm[1]["Amazon Elastic Compute Cloud - Compute"])  # a Sunday before a Monday
    months = ask(aws, "2025-02-01", "2026-03-01", "MONTHLY")["ResultsByTime"]
    totals = [float(result["Total"]["UnblendedCost"]["Amount"]) for result in months]
    assert len(totals) == 13 and 1.1 < totals[-1] / totals[0] < 1.4 and all(value > 1500 for value in totals)
    aws.admin("sample-costs", today="2026-03-10", runaway_since="2026-03-06")
    wild = ask(aws, "2026-03-05", "2026-03-07", GroupBy=SERVICE)
    assert [day[EMR] for day in groups(wild)] == ["6.2000000000", "125.0000000000"]
    assert groups(ask(aws, "2026-03-08", "2026-03-10", GroupBy=SERVICE))[0] | {EMR: calm[0][EMR]} == calm[0]
