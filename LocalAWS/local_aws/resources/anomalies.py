"""AWS::CE::AnomalyMonitor and AnomalySubscription."""
from __future__ import annotations

import json
from typing import Any

from .registry import Handler, Request, handles


def _api(request: Request) -> dict[str, Any]:
    """The API's members have the template's names; two of them are JSON text in templates."""
    settings = {key: value for key, value in request.properties.items() if key != "ResourceTags"}
    for key in ("MonitorSpecification", "ThresholdExpression"):
        if key in settings:
            settings[key] = json.loads(settings[key])
    return settings


@handles("AWS::CE::AnomalyMonitor")
class Monitor(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        arn = request.client("ce").create_anomaly_monitor(AnomalyMonitor=_api(request))["MonitorArn"]
        return arn, {"MonitorArn": arn}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        request.client("ce").update_anomaly_monitor(MonitorArn=physical_id, **request.only("MonitorName"))
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("ce").delete_anomaly_monitor(MonitorArn=physical_id)


@handles("AWS::CE::AnomalySubscription")
class Subscription(Handler):
    def create(self, request: Request) -> tuple[str, dict[str, Any]]:
        arn = request.client("ce").create_anomaly_subscription(AnomalySubscription=_api(request))["SubscriptionArn"]
        return arn, {"SubscriptionArn": arn, "AccountId": request.account}

    def update(self, request: Request, physical_id: str, old: dict[str, Any]) -> dict[str, Any]:
        request.client("ce").update_anomaly_subscription(SubscriptionArn=physical_id, **_api(request))
        return {}

    def delete(self, request: Request, physical_id: str) -> None:
        request.client("ce").delete_anomaly_subscription(SubscriptionArn=physical_id)
