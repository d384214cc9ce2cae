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
    costs: dict[date, dict[str, str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=lambda: {"Usage": "10"})
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
        """Exact; the caller rounds."""
        return sum((Decimal(value) for day in days(start, end) for name, value in self.costs.get(day, {}).items()
                    if service in (None, name)), Decimal(0))

    def cost(self, start: date, end: date, service: str | None = None) -> Decimal:
        return rounded(self.total(start, end, service), MILLIONTH)

    def services(self, start: date, end: date) -> list[str]:
        return sorted({name for day in days(start, end) for name in self.costs.get(day, {})})

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
        key = arguments["GroupBy"][0]["Key"] if "GroupBy" in arguments else None
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
            if key is None:
                result["Total"] = cell(f"{self.total(start, end):f}")
            elif key == "SERVICE":
                result["Groups"] = [{"Keys": [name], "Metrics": cell(f"{self.total(start, end, name):f}")}
                                    for name in self.services(start, end)]
            else:
                result["Groups"] = [{"Keys": [kind], "Metrics": cell(value)} for kind, value in self.kinds.items()]
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
