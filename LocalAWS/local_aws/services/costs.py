"""Cost Explorer's questions about costs. Each page of an answer is a request, and AWS bills requests."""
from __future__ import annotations

import base64
import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ..costs.filters import invalid, test_of
from ..costs.store import DIMENSIONS, CostStore, Row, amount, next_month, periods, total
from ..errors import AwsError
from ..protocol import Service

Input = dict[str, Any]
_MONEY = ("AmortizedCost", "BlendedCost", "NetAmortizedCost", "NetUnblendedCost", "UnblendedCost")
_OTHER = ("NormalizedUsageAmount", "UsageQuantity")
_INTERVAL = Decimal("0.1")  # half the width of a forecast's prediction interval, of its mean


class Costs(Service):
    name = "ce"
    invalid_input = "ValidationException"

    def __init__(self, store: CostStore) -> None:
        self._store = store
        self.reset()

    def reset(self) -> None:
        self._store.reset()
        self.requests: list[dict[str, Any]] = []

    def get_cost_and_usage(self, request: Input, region: str) -> dict[str, Any]:
        self.requests.append({"action": "GetCostAndUsage", "request": request})
        start, end = self._period(request)
        groups = request.get("GroupBy") or []
        if request["Granularity"] not in ("DAILY", "MONTHLY"):
            raise invalid("Hourly granularity is only available with hourly data enabled")
        for metric in request["Metrics"]:
            if metric not in (*_MONEY, *_OTHER):
                raise invalid(f"Invalid metric: {metric}")
        _check_groups(groups)
        test = test_of(request.get("Filter"))
        results = [self._result(first, last, self._store.within(first, last, test), groups, request["Metrics"])
                   for first, last in periods(start, end, request["Granularity"])]
        shown, token = self._page(results, request) if groups else (results, None)
        return {"ResultsByTime": shown, "NextPageToken": token, "DimensionValueAttributes": [],
                **({"GroupDefinitions": groups} if groups else {})}

    def get_cost_forecast(self, request: Input, region: str) -> dict[str, Any]:
        self.requests.append({"action": "GetCostForecast", "request": request})
        start, end = _dates(request)
        if start > self._store.today:
            raise invalid("Start date must be equal to or no later than the current date")
        if request["Granularity"] not in ("DAILY", "MONTHLY"):
            raise invalid("Forecasts have daily or monthly granularity")
        days = self._store.forecast(start, end, test_of(request.get("Filter")))
        if days is None:
            raise AwsError("DataUnavailableException", "Insufficient amount of historical data to generate forecast")
        results = []
        for first, last in periods(start, end, request["Granularity"]):
            mean = sum((value for day, value in days if first <= day < last), Decimal(0))
            bounds = {"PredictionIntervalLowerBound": amount(mean * (1 - _INTERVAL)),
                      "PredictionIntervalUpperBound": amount(mean * (1 + _INTERVAL))}
            results.append({"TimePeriod": _shown(first, last), "MeanValue": amount(mean),
                            **(bounds if "PredictionIntervalLevel" in request else {})})
        whole = amount(sum((value for _, value in days), Decimal(0)))
        return {"Total": {"Amount": whole, "Unit": "USD"}, "ForecastResultsByTime": results}

    def get_dimension_values(self, request: Input, region: str) -> dict[str, Any]:
        self.requests.append({"action": "GetDimensionValues", "request": request})
        start, end = self._period(request)
        if request["Dimension"] not in DIMENSIONS:
            raise invalid(f"local AWS keeps no dimension {request['Dimension']}")
        rows = self._store.within(start, end, test_of(request.get("Filter")))
        found = sorted({row.dimension(request["Dimension"]) for row in rows})
        found = [value for value in found if request.get("SearchString", "").lower() in value.lower()]
        return {"DimensionValues": [{"Value": value, "Attributes": {}} for value in found],
                "ReturnSize": len(found), "TotalSize": len(found)}

    def _period(self, request: Input) -> tuple[date, date]:
        start, end = _dates(request)
        today = self._store.today
        oldest = (today.replace(day=1) - timedelta(days=390)).replace(day=1)  # thirteen months before this one
        if start < oldest:
            raise invalid("Data is only available for the last 14 months")
        if end > next_month(today):
            raise invalid("end date past the beginning of next month is not allowed")
        return start, end

    def _result(self, start: date, end: date, rows: list[Row], groups: list[dict[str, str]],
                metrics: list[str]) -> dict[str, Any]:
        """With groups there is no total, without there are no groups."""
        keyed: dict[tuple[str, ...], list[Row]] = {}
        for row in rows if groups else []:
            keyed.setdefault(tuple(_key(row, group) for group in groups), []).append(row)
        return {"TimePeriod": _shown(start, end), "Total": {} if groups else _metrics(rows, metrics),
                "Groups": [{"Keys": list(keys), "Metrics": _metrics(keyed[keys], metrics)} for keys in sorted(keyed)],
                "Estimated": end > self._store.estimated_from}

    def _page(self, results: list[dict[str, Any]], request: Input) -> tuple[list[dict[str, Any]], str | None]:
        """A page holds so many groups; a period that is cut goes on in the next."""
        asked = {key: value for key, value in request.items() if key != "NextPageToken"}
        mark = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]
        first = _offset(request.get("NextPageToken"), mark)
        last = first + (self._store.page_size or sum(len(result["Groups"]) for result in results))
        shown, at = [], 0
        for result in results:
            count = len(result["Groups"])
            part = result["Groups"][max(0, first - at):max(0, last - at)]
            if part or (not count and first <= at < max(last, 1)):
                shown.append({**result, "Groups": part})
            at += count
        return shown, base64.b64encode(f"{mark}:{last}".encode()).decode() if last < at else None


def _check_groups(groups: list[dict[str, str]]) -> None:
    if len(groups) > 2:
        raise invalid("GroupBy must have at most two elements")
    for group in groups:
        if group.get("Type") == "DIMENSION" and group.get("Key") in DIMENSIONS:
            continue
        if group.get("Type") != "TAG":
            raise invalid(f"local AWS does not group by {group.get('Type')} {group.get('Key')}")


def _offset(token: str | None, mark: str) -> int:
    if token is None:
        return 0
    try:
        made_for, offset = base64.b64decode(token).decode().split(":")
        number = int(offset)
    except ValueError:
        raise AwsError("InvalidNextTokenException", "The pagination token is invalid") from None
    if made_for != mark:
        raise AwsError("RequestChangedException", "The request changed between pages")
    return number


def _dates(request: Input) -> tuple[date, date]:
    try:
        start, end = (date.fromisoformat(request["TimePeriod"][key]) for key in ("Start", "End"))
    except ValueError:
        raise invalid("Failed to parse date: it must be in the format yyyy-MM-dd") from None
    if start >= end:
        raise invalid("Start date (and hour) should be before end date (and hour)")
    return start, end


def _key(row: Row, group: dict[str, str]) -> str:
    return f"{group['Key']}${row.tags.get(group['Key'], '')}" if group["Type"] == "TAG" else row.dimension(group["Key"])


def _metrics(rows: list[Row], metrics: list[str]) -> dict[str, dict[str, str]]:
    unit = rows[0].unit if rows else "USD"
    return {metric: {"Amount": amount(total(rows)), "Unit": unit} if metric in _MONEY else
            {"Amount": "0", "Unit": "N/A"} for metric in metrics}


def _shown(start: date, end: date) -> dict[str, str]:
    return {"Start": start.isoformat(), "End": end.isoformat()}
