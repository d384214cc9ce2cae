#!/usr/bin/env python3
"""Draws a dashboard from its template and sample data, near to how CloudWatch does: picture.py TEMPLATE PNG"""
from __future__ import annotations

import json
import math
import re
import sys
import textwrap
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as dates
import matplotlib.pyplot as plt
from check import unfolded
from metric_math import Series, evaluate

UNIT, GAP = 0.62, 0.06  # inches for a row, and between tiles
NOW = datetime(2026, 3, 20, 12, tzinfo=timezone.utc)
SERVICES = {"Amazon EC2": .38, "Amazon RDS": .2, "Amazon ECS": .12, "Amazon S3": .09, "AWS Lambda": .05, "NAT gateways": .07,
            "Amazon CloudWatch": .04, "Amazon SQS": .02, "AWS KMS": .02, "AWS Secrets Manager": .01}
PALETTE = ["#1f77b4", "#2ca02c", "#9467bd", "#8c564b", "#17becf"]


def sample(path: list[str], period: int, limit: float) -> Series:
    times = [NOW - timedelta(seconds=period * index) for index in range(35 * 86_400 // period)]
    times = [time.replace(minute=0, hour=0 if period == 86_400 else time.hour - time.hour % max(1, period // 3_600)) for time in times]
    if path[0] == "AWS/Billing":
        days = {time: time.day - 1 + (time.hour + period / 3_600) / 24 for time in times}
        return {time: limit * 0.027 * (day * (1 + .008 * day) + .4 * math.sin(day * 2 * math.pi / 7)) for time, day in days.items()}
    bad = re.search("Fail|Visible", path[1])
    return {time: 0 if bad else 1 + (len(path[-1]) + time.toordinal() * 7) % 5 for time in times}


def series_of(properties: dict[str, Any], limit: float) -> list[tuple[str, str | None, Series]]:
    known, drawn = {}, []
    for path, options in unfolded(properties["metrics"]):
        if "expression" not in options:
            values: Any = sample(path, options.get("period", properties["period"]), limit)
        else:
            whole = sample(["AWS/Billing"], properties["period"], limit)
            values = evaluate(options["expression"], known, lambda query: [
                (name, {time: value * share for time, value in whole.items()}) for name, share in SERVICES.items()])
        if "id" in options:
            known[options["id"]] = values
        if options.get("visible", True):
            drawn += [(name, None, found) for name, found in values] if isinstance(values, list) else [
                (options["label"], options.get("color"), values)]
    return drawn


def draw_metric(axes: Any, properties: dict[str, Any], limit: float) -> None:
    drawn, view = series_of(properties, limit), properties["view"]
    latest = [(label, color, values[max(values)]) for label, color, values in drawn if values]
    if view in ("singleValue", "gauge"):
        axes.axis("off")
        label, color, value = latest[0]
        axes.text(.5, .5, f"{value:,.0f}%" if view == "gauge" else f"{value:,.2f}", ha="center", va="center", fontsize=24,
                  color=color or PALETTE[0], transform=axes.transAxes)
        axes.text(.5, .2, label, ha="center", fontsize=9, color="#555", transform=axes.transAxes)
        if view == "gauge":
            top = properties["yAxis"]["left"]["max"]
            for share, shade in [(top, "#eee"), (value, color)]:
                axes.add_patch(plt.Rectangle((.05, .03), .9 * share / top, .1, color=shade, transform=axes.transAxes))
            for line in properties["annotations"]["horizontal"]:
                axes.plot([.05 + .9 * line["value"] / top] * 2, [0, .16], color=line["color"], transform=axes.transAxes)
        return
    if view == "bar":
        latest.reverse()
        axes.barh([label for label, _, _ in latest], [value for _, _, value in latest], color=PALETTE[0])
        axes.tick_params(labelsize=8)
        return
    for index, (label, color, values) in enumerate(drawn):
        times = sorted(values)
        axes.plot(times, [values[time] for time in times], color=color or PALETTE[index % len(PALETTE)], label=label, linewidth=1.3)
    for line in properties.get("annotations", {}).get("horizontal", []):
        axes.axhline(line["value"], color=line["color"], linewidth=1)
        axes.annotate(line["label"], (0, line["value"]), xycoords=("axes fraction", "data"), fontsize=8, color=line["color"],
                      xytext=(3, 2), textcoords="offset points")
    axes.set_ylim(bottom=0)
    axes.margins(x=0)
    axes.xaxis.set_major_formatter(dates.DateFormatter("%d %b"))
    axes.xaxis.set_major_locator(dates.DayLocator(interval=7))
    axes.tick_params(labelsize=8)
    axes.legend(fontsize=7, loc="upper center", bbox_to_anchor=(.5, -.1), ncols=4, frameon=False)


def draw_text(axes: Any, markdown: str, width: float) -> None:
    axes.axis("off")
    y, step = 1.0, .185 / (axes.get_position().height * axes.figure.get_figheight())
    for line in markdown.splitlines():
        if set(line) <= set("|-"):
            y -= step * .3
            continue
        line = re.sub(r"\[button:(?:primary:)?([^\]]+)\]\([^)]*\)", r"[ \1 ]", line)
        line = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", line).replace("\\", "").replace("$", r"\$")
        if line.startswith("|"):
            columns, places, taken = line.strip("| ").split("|"), [0, .15, .34, .86], 1
            for place, cell in zip(places, columns):
                parts = textwrap.wrap(cell.strip(), int(width * 5.6)) or [""]
                taken = max(taken, len(parts))
                for index, part in enumerate(parts):
                    axes.text(place, y - step * index, part, fontsize=8, va="top", transform=axes.transAxes)
            y -= step * (taken + .25)
            continue
        size = 14 if line.startswith("# ") else 11 if line.startswith("## ") else 8
        for part in textwrap.wrap(line.lstrip("# ").replace("*", "").replace("`", ""), int(width * 16)) or [""]:
            axes.text(0, y, part, fontsize=size, va="top", weight="bold" if size > 8 else "normal", transform=axes.transAxes)
            y -= step * size / 8 * 1.1


def draw_alarms(axes: Any, arns: list[str]) -> None:
    axes.axis("off")
    for index, arn in enumerate(arns):
        row, column = divmod(index, 3)
        rows = max(5, -(-len(arns) // 3))
        bad = index == 0 and "watchdog" not in arn
        axes.add_patch(plt.Rectangle((column / 3 + .005, 1 - (row + 1) / rows + .01), .32, 1 / rows - .03,
                                     color="#d62728" if bad else "#e6f4e6", transform=axes.transAxes))
        axes.text(column / 3 + .015, 1 - (row + .5) / rows, arn.split(":alarm:")[1], fontsize=7, va="center",
                  color="white" if bad else "#1d5e1d", transform=axes.transAxes)


def main(template: Path, picture: Path) -> None:
    [board] = [resource["Properties"] for resource in json.loads(template.read_text())["Resources"].values()]
    widgets = json.loads(board["DashboardBody"])["widgets"]
    rows = max(widget["y"] + widget["height"] for widget in widgets)
    limits = [line["value"] for widget in widgets if "straight" in widget["properties"].get("title", "")
              for line in widget["properties"].get("annotations", {}).get("horizontal", [])]
    width, height = 15.0, rows * UNIT
    figure = plt.figure(figsize=(width, height), facecolor="#f2f3f3")
    for widget in widgets:
        x, w = widget["x"] / 24, widget["width"] / 24
        y, h = 1 - (widget["y"] + widget["height"]) / rows, widget["height"] / rows
        figure.add_artist(plt.Rectangle((x + GAP / width, y + GAP / height), w - 2 * GAP / width, h - 2 * GAP / height,
                                        facecolor="white", edgecolor="#ccc", zorder=-1,
                                        transform=figure.transFigure))
        properties, kind = widget["properties"], widget["type"]
        inner = {"metric": (.55, .62, .75, .95), "text": (.2, .15, .35, .3), "alarm": (.15, .12, .3, .5)}[kind]
        if properties.get("view") == "bar":
            inner = (1.5, .35, 1.7, .8)
        axes = figure.add_axes((x + inner[0] / width, y + inner[1] / height, w - inner[2] / width, h - inner[3] / height))
        if "title" in properties:
            figure.text(x + .15 / width, y + h - .14 / height, properties["title"].replace("$", r"\$"), fontsize=10, weight="bold", va="top")
        if kind == "metric":
            draw_metric(axes, properties, limits[0] if limits else 1_000)
        elif kind == "text":
            draw_text(axes, properties["markdown"], w * width)
        else:
            draw_alarms(axes, properties["alarms"])
    figure.savefig(picture, dpi=80)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
