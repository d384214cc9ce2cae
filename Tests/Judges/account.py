"""An account with a cost history; as a double it answers what the report asks of AWS."""
from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from asl import Failure
from figures import MILLIONTH, days, first, rounded

TOPIC = "arn:aws:sns:us-east-1:123456789012:"
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:acme-prod-reports"


@dataclass
class Spend:
    """A budget, as AWS Budgets knows it."""

    limit: str
    actual: str = "0"
    forecast: str | None = None


@dataclass
class Account:
    #: Day → service → amount of usage; `TYPE|SERVICE` for another record type.
    costs: dict[date, dict[str, str]] = field(default_factory=dict)
    #: Record types that do not count.
    left_out: frozenset[str] = frozenset({"Credit", "Refund"})
    budgets: dict[str, Spend] = field(default_factory=dict)
    unit: str = "USD"
    pages: random.Random | None = None
    executions: dict[str, str] = field(default_factory=dict)
    final_from: date = date(1970, 1, 1)
    today: date = date(2026, 3, 10)
    published: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0
    rest: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def total(self, start: date, end: date, service: str | None = None) -> Decimal:
        """Of what counts, exact; the caller rounds."""
        return sum((Decimal(value) for day in days(start, end) for name, value in self.costs.get(day, {}).items()
                    if service in (None, name.rpartition("|")[2]) and name.rpartition("|")[0] not in self.left_out), Decimal(0))

    def credit(self, start: date, end: date) -> Decimal:
        return sum((Decimal(value) for day in days(start, end) for name, value in self.costs.get(day, {}).items()
                    if name.startswith("Credit|")), Decimal(0))

    def cost(self, start: date, end: date, service: str | None = None) -> Decimal:
        return rounded(self.total(start, end, service), MILLIONTH)

    def services(self, start: date, end: date) -> list[str]:
        """With costs that count."""
        return sorted({name.rpartition("|")[2] for day in days(start, end) for name in self.costs.get(day, {})
                       if name.rpartition("|")[0] not in self.left_out})

    def cells(self, start: date, end: date) -> dict[tuple[str, str], Decimal]:
        """By service and record type; `TYPE|SERVICE` in `costs` is what is no usage."""
        cells: dict[tuple[str, str], Decimal] = {}
        for day in days(start, end):
            for name, value in self.costs.get(day, {}).items():
                kind, _, service = name.rpartition("|")
                key = (service, kind or "Usage")
                cells[key] = cells.get(key, Decimal(0)) + Decimal(value)
        return cells

    def answered(self, day: date, filter: dict[str, Any] | None) -> dict[tuple[str, str], Decimal]:
        """By service and record type, what a question with a filter is answered."""
        return {key: value for key, value in self.cells(day, day + timedelta(1)).items() if key[1] not in excluded(filter)}

    def __call__(self, action: str, arguments: dict[str, Any]) -> Any:
        match action:
            case "costexplorer:getCostAndUsage":
                self.requests += 1
                return self._costs(arguments)
            case "budgets:describeBudget":
                return self._budget(arguments["BudgetName"])
            case "sfn:listExecutions":
                return {"Executions": [{"ExecutionArn": f"{MACHINE}:{name}", "StateMachineArn": MACHINE, "Name": name,
                                        "Status": "SUCCEEDED", "StartDate": "2026-03-10T08:00:00Z"}
                                       for name in self.executions]}
            case "sfn:describeExecution":
                name = arguments["ExecutionArn"].rsplit(":", 1)[1]
                if name not in self.executions:
                    raise Failure("Sfn.ExecutionDoesNotExistException", name)
                return {"ExecutionArn": arguments["ExecutionArn"], "StateMachineArn": MACHINE, "Name": name,
                        "Status": "SUCCEEDED", "StartDate": "2026-03-09T08:00:00Z", "Output": self.executions[name]}
            case "sns:publish":
                self.published.append({"topic": arguments["TopicArn"].removeprefix(TOPIC),
                                       **json.loads(arguments["Message"])})
                return {"MessageId": "00000000-0000-0000-0000-000000000000"}
        raise AssertionError(f"unexpected {action}")

    def _budget(self, name: str) -> Any:
        if name not in self.budgets:
            raise Failure("Budgets.NotFoundException", f"Unable to get budget: {name}")
        spend = self.budgets[name]
        figures = {"ActualSpend": {"Amount": spend.actual, "Unit": self.unit}}
        if spend.forecast is not None:
            figures["ForecastedSpend"] = {"Amount": spend.forecast, "Unit": self.unit}
        return {"Budget": {"BudgetName": name, "BudgetType": "COST", "TimeUnit": "MONTHLY",
                           "BudgetLimit": {"Amount": spend.limit, "Unit": self.unit}, "CalculatedSpend": figures}}

    def _costs(self, arguments: dict[str, Any]) -> Any:
        token = arguments.get("NextPageToken")
        if token is None:
            pages = self._pages(self._results(arguments))
            token = f"page-{self.requests}"
        else:
            pages = self.rest.pop(token)
        answer: dict[str, Any] = {"ResultsByTime": pages[0]}
        if len(pages) > 1:
            answer["NextPageToken"] = token
            self.rest[token] = pages[1:]
        return answer

    def _results(self, arguments: dict[str, Any]) -> list[dict[str, Any]]:
        start, end = (date.fromisoformat(arguments["TimePeriod"][key]) for key in ("Start", "End"))
        assert start < end, "Cost Explorer takes no empty period"
        keys = [group["Key"] for group in arguments.get("GroupBy", [])]
        assert len(keys) <= 2, "Cost Explorer takes at most two"
        metric = arguments["Metrics"][0]
        if arguments["Granularity"] == "DAILY":
            periods = [(day, day + timedelta(1)) for day in days(start, end)]
        else:
            periods = []
            while start < end:
                periods.append((start, min(end, first(start, 1))))
                start = periods[-1][1]
        cell = lambda value: {metric: {"Amount": str(value), "Unit": self.unit}}  # noqa: E731
        results = []
        for start, end in periods:
            result = {"TimePeriod": {"Start": str(start), "End": str(end)}, "Total": {}, "Groups": [],
                      "Estimated": end > self.today or self.today < self.final_from}
            left_out = excluded(arguments.get("Filter"))
            cells = self.cells(start, end)
            grouped: dict[tuple[str, ...], Decimal] = {}
            for (name, kind), value in cells.items():
                if kind not in left_out:
                    chosen = tuple({"SERVICE": name, "RECORD_TYPE": kind}[key] for key in keys)
                    grouped[chosen] = grouped.get(chosen, Decimal(0)) + value
            if not keys:
                result["Total"] = cell(f"{sum(grouped.values(), Decimal(0)):f}")
            else:
                result["Groups"] = [{"Keys": list(chosen), "Metrics": cell(f"{value:f}")}
                                    for chosen, value in sorted(grouped.items())]
            results.append(result)
        return results

    def _pages(self, results: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        """A page may end anywhere, also between two groups of a day."""
        if self.pages is None:
            return [results]
        pages: list[list[dict[str, Any]]] = [[]]
        for result in results:
            groups, pieces = result["Groups"], [result]
            if len(groups) > 1 and self.pages.random() < 0.3:
                cut = self.pages.randrange(1, len(groups))
                pieces = [{**result, "Groups": groups[:cut]}, {**result, "Groups": groups[cut:]}]
            for piece in pieces:
                if pages[-1] and (piece is not pieces[0] or self.pages.random() < 0.1):
                    pages.append([])
                pages[-1].append(piece)
        return pages


def excluded(filter: dict[str, Any] | None) -> set[str]:
    """The record types that a filter of Cost Explorer leaves out."""
    parts = (filter or {}).get("And", [filter] if filter else [])
    return {value for part in parts if "Not" in part for value in part["Not"]["Dimensions"]["Values"]}
