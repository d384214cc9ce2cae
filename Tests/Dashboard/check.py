#!/usr/bin/env python3
"""Judges the recorded dashboards: by AWS's structure, by what they refer to, and by what is free."""
from __future__ import annotations

import copy
import json
import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema

from metric_math import evaluate

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "StacksTests/Fixtures/templates"
SCHEMA = jsonschema.Draft7Validator(json.loads((HERE / "body.schema.json").read_text()))
# https://aws.amazon.com/cloudwatch/pricing/: three dashboards of up to fifty metrics each are free.
FREE = 50
US_EAST_ONLY = {"AWS/Billing", "AWS/Chatbot"}
# Dimensions whose values are resources of ours, and where a template has their names.
NAMED = {"QueueName": ("AWS::SQS::Queue", "QueueName"), "StateMachineArn": ("AWS::StepFunctions::StateMachine", "StateMachineName"),
         "ConfigurationName": ("AWS::Chatbot::SlackChannelConfiguration", "ConfigurationName")}


def resources(folder: Path) -> list[dict[str, Any]]:
    return [resource for path in sorted(folder.glob("*.json")) for resource in json.loads(path.read_text())["Resources"].values()]


def names(all_resources: list[dict[str, Any]], kind: str, key: str) -> set[str]:
    return {resource["Properties"][key] for resource in all_resources if resource["Type"] == kind}


def unfolded(metrics: list[list[Any]]) -> list[tuple[list[str], dict[str, Any]]]:
    """Each metric in full: `.` stands for what is above it, `...` for all that is above and not given."""
    found: list[tuple[list[str], dict[str, Any]]] = []
    above: list[str] = []
    for metric in metrics:
        options = metric[-1] if isinstance(metric[-1], dict) else {}
        path = [part for part in metric if isinstance(part, str)]
        if path and path[0] == "...":
            path = above[:len(above) - len(path) + 1] + path[1:]
        path = [above[index] if part == "." else part for index, part in enumerate(path)]
        above = path or above
        found.append((path, options))
    return found


def count(expression: str) -> int:
    """A search counts as the metrics that are shown of it; without a limit there is no telling."""
    if "SEARCH" not in expression:
        return 0
    limit = re.search(r"SORT\(SEARCH\(.*\), [A-Z]+, [A-Z]+, (\d+)\)$", expression)
    return int(limit.group(1)) if limit else FREE + 1


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return (one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
            and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"])


def problems(body: dict[str, Any], deployed: list[dict[str, Any]]) -> list[str]:
    found = [f"{'.'.join(map(str, error.path))}: {error.message[:200]}" for error in SCHEMA.iter_errors(body)]
    if found:
        return found
    widgets = body["widgets"]
    found += [f"widget {index} leaves the grid" for index, widget in enumerate(widgets) if widget["x"] + widget["width"] > 24]
    found += [f"widgets {index} and {index + 1 + after} overlap" for index, widget in enumerate(widgets)
              for after, other in enumerate(widgets[index + 1:]) if overlap(widget, other)]
    total = 0
    for index, widget in enumerate(widgets):
        properties = widget["properties"]
        if widget["type"] == "metric":
            total += metrics_of(properties, deployed, f"widget {index}", found)
    shown = {arn.split(":alarm:")[1] for widget in widgets for arn in widget["properties"].get("alarms", [])}
    alarms = names(deployed, "AWS::CloudWatch::Alarm", "AlarmName")
    found += [f"alarm {name} is not shown" for name in sorted(alarms - shown)]
    found += [f"alarm {name} does not exist" for name in sorted(shown - alarms)]
    if total > FREE:
        found.append(f"{total} metrics are more than the {FREE} that are free")
    return found


def metrics_of(properties: dict[str, Any], deployed: list[dict[str, Any]], place: str, found: list[str]) -> int:
    entries = unfolded(properties["metrics"])
    ids = [options["id"] for _, options in entries if "id" in options]
    found += [f"{place}: id {name} is there twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    total = 0
    for path, options in entries:
        if "expression" in options:
            if path:
                found.append(f"{place}: a metric is no expression")
            try:
                sample = {datetime(2026, 3, 1, tzinfo=timezone.utc): 1.0}
                evaluate(options["expression"], {name: sample for name in ids if name != options.get("id")})
            except (ValueError, KeyError, TypeError) as error:
                found.append(f"{place}: {options['expression']}: {error!r}")
            total += count(options["expression"])
            continue
        total += 1
        if len(path) < 2 or len(path) % 2 or len(path) > 62:
            found.append(f"{place}: {path} is not namespace, name and pairs of dimensions")
            continue
        if path[0] in US_EAST_ONLY and properties["region"] != "us-east-1":
            found.append(f"{place}: {path[0]} is in us-east-1 only")
        for name, value in zip(path[2::2], path[3::2]):
            if name in NAMED and value.split(":")[-1] not in names(deployed, *NAMED[name]):
                found.append(f"{place}: there is no {name} {value}")
    if all(options.get("visible") is False for _, options in entries):
        found.append(f"{place}: nothing is visible")
    return total


def body_of(folder: Path) -> dict[str, Any]:
    [body] = [resource["Properties"]["DashboardBody"] for resource in resources(folder)
              if resource["Type"] == "AWS::CloudWatch::Dashboard"]
    return json.loads(body)


def wrong(body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Dashboards with one mistake each, which must be found."""
    def with_change(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        changed = copy.deepcopy(body)
        change(changed)
        return changed

    metric = next(index for index, widget in enumerate(body["widgets"]) if widget["type"] == "metric")
    gauge = next(index for index, widget in enumerate(body["widgets"]) if widget["properties"].get("view") == "gauge")
    properties = lambda body, index=metric: body["widgets"][index]["properties"]  # noqa: E731
    return [
        ("leaves the grid", with_change(lambda it: it["widgets"][-1].update(x=23))),
        ("overlap", with_change(lambda it: it["widgets"][1].update(y=0))),
        ("'region' is a required property", with_change(lambda it: properties(it).pop("region"))),
        ("is not one of", with_change(lambda it: properties(it).update(view="number"))),
        ("unexpected", with_change(lambda it: properties(it).update(colour="red"))),
        ("'yAxis' is a required property", with_change(lambda it: properties(it, gauge).pop("yAxis"))),
        ("us-east-1 only", with_change(lambda it: properties(it).update(region="eu-west-1"))),
        ("pairs of dimensions", with_change(lambda it: properties(it)["metrics"].append(["AWS/Billing", "A", "B"]))),
        ("m9", with_change(lambda it: properties(it)["metrics"].append([{"expression": "2 * m9"}]))),
        ("more than the 50", with_change(lambda it: properties(it)["metrics"].append(
            [{"expression": "SEARCH('{A,B} MetricName=\"C\"', 'Sum', 300)"}]))),
        ("there is no QueueName", with_change(lambda it: properties(it)["metrics"].append(
            ["AWS/SQS", "A", "QueueName", "gone"]))),
        ("does not exist", with_change(lambda it: it["widgets"].append(
            {"type": "alarm", "x": 0, "y": 90, "width": 6, "height": 2, "properties": {
                "alarms": ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:gone"]}}))),
    ]


def figures(body: dict[str, Any]) -> list[str]:
    """$10 a day, from January on: what do the expressions make of it?"""
    expressions = {options["expression"] for widget in body["widgets"] if widget["type"] == "metric"
                   for _, options in unfolded(widget["properties"]["metrics"]) if "expression" in options}
    [line] = [expression for expression in expressions if "DATE" in expression]
    [daily] = [expression for expression in expressions if "DIFF" in expression]
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    quarters = [start + timedelta(hours=6 * index) for index in range(4 * 120)]
    spent = {time: 10 * (time.day - 1 + (time.hour + 6) / 24) for time in quarters}
    found = []
    for time, value in evaluate(line, {"m1": spent}).items():
        days = {1: 31, 2: 28, 3: 31, 4: 30}[time.month]
        if time.day <= 3 or abs(value - 10 * days) > 1e-6:
            found.append(f"{line} is {value} at {time}")
    if len(evaluate(line, {"m1": spent})) != len(quarters) - 4 * 4 * 3:
        found.append(f"{line} does not begin on the 4th")
    days = {time: 10.0 * time.day for time in quarters if time.hour == 0}
    found += [f"{daily} is {value} at {time}" for time, value in evaluate(daily, {"m1": days}).items() if value != 10]
    return found


def main() -> int:
    passed, failures = 0, []
    for folder in sorted(TEMPLATES.iterdir()):
        deployed, body = resources(folder), body_of(folder)
        found = problems(body, deployed)
        passed += not found
        failures += [f"{folder.name}: {line}" for line in found]
    deployed, body = resources(TEMPLATES / "full"), body_of(TEMPLATES / "full")
    for words, changed in wrong(body):
        found = problems(changed, deployed)
        if any(words in line for line in found):
            passed += 1
        else:
            failures.append(f"a mistake was not found: {words}; found: {found}")
    found = figures(body)
    passed += not found
    failures += found[:5]
    print(*failures, sep="\n", end="\n" if failures else "")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
