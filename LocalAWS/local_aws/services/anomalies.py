"""Cost Anomaly Detection, which moto's Cost Explorer lacks."""
from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from ..errors import AwsError
from ..protocol import Service

if TYPE_CHECKING:
    from ..world import World

Input = dict[str, Any]


class Anomalies(Service):
    """`world` gives the account; the rest of Cost Explorer stays with moto."""

    name = "ce"

    def __init__(self, world: World) -> None:
        self._account = world.account
        self.reset()

    def reset(self) -> None:
        self.monitors: dict[str, dict[str, Any]] = {}
        self.subscriptions: dict[str, dict[str, Any]] = {}

    def create_anomaly_monitor(self, request: Input, region: str) -> dict[str, Any]:
        monitor = request["AnomalyMonitor"]
        if monitor["MonitorType"] == "DIMENSIONAL" and any(
                other.get("MonitorDimension") == monitor["MonitorDimension"] for other in self.monitors.values()):
            raise AwsError("LimitExceededException", "Limit exceeded on dimensional spend monitor creation")
        arn = f"arn:aws:ce::{self._account}:anomalymonitor/{uuid.uuid4()}"
        self.monitors[arn] = {**monitor, "MonitorArn": arn}
        return {"MonitorArn": arn}

    def update_anomaly_monitor(self, request: Input, region: str) -> dict[str, Any]:
        _find(self.monitors, request["MonitorArn"], "UnknownMonitorException").update(request)
        return {"MonitorArn": request["MonitorArn"]}

    def get_anomaly_monitors(self, request: Input, region: str) -> dict[str, Any]:
        wanted = request.get("MonitorArnList") or list(self.monitors)
        return {"AnomalyMonitors": [_find(self.monitors, arn, "UnknownMonitorException") for arn in wanted]}

    def delete_anomaly_monitor(self, request: Input, region: str) -> dict[str, Any]:
        _find(self.monitors, request["MonitorArn"], "UnknownMonitorException")
        del self.monitors[request["MonitorArn"]]
        return {}

    def create_anomaly_subscription(self, request: Input, region: str) -> dict[str, Any]:
        subscription = request["AnomalySubscription"]
        self._check(subscription)
        arn = f"arn:aws:ce::{self._account}:anomalysubscription/{uuid.uuid4()}"
        self.subscriptions[arn] = {**subscription, "SubscriptionArn": arn, "AccountId": self._account}
        return {"SubscriptionArn": arn}

    def update_anomaly_subscription(self, request: Input, region: str) -> dict[str, Any]:
        found = _find(self.subscriptions, request["SubscriptionArn"], "UnknownSubscriptionException")
        self._check({**found, **request})
        found.update(request)
        return {"SubscriptionArn": request["SubscriptionArn"]}

    def get_anomaly_subscriptions(self, request: Input, region: str) -> dict[str, Any]:
        wanted = request.get("SubscriptionArnList") or list(self.subscriptions)
        found = [_find(self.subscriptions, arn, "UnknownSubscriptionException") for arn in wanted]
        monitor = request.get("MonitorArn")
        return {"AnomalySubscriptions": [entry for entry in found if monitor in (None, *entry["MonitorArnList"])]}

    def delete_anomaly_subscription(self, request: Input, region: str) -> dict[str, Any]:
        _find(self.subscriptions, request["SubscriptionArn"], "UnknownSubscriptionException")
        del self.subscriptions[request["SubscriptionArn"]]
        return {}

    def _check(self, subscription: dict[str, Any]) -> None:
        for arn in subscription["MonitorArnList"]:
            _find(self.monitors, arn, "UnknownMonitorException")
        kinds = {subscriber["Type"] for subscriber in subscription["Subscribers"]}
        if ("SNS" in kinds) != (subscription["Frequency"] == "IMMEDIATE"):
            raise AwsError("ValidationException", "Anomaly subscription: SNS subscribers need the frequency IMMEDIATE, "
                                                  "EMAIL subscribers DAILY or WEEKLY")


def _find(table: dict[str, dict[str, Any]], arn: str, code: str) -> dict[str, Any]:
    if arn not in table:
        raise AwsError(code, f"{arn} does not exist")
    return table[arn]
