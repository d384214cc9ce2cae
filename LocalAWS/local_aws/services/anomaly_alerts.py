"""The alerts of Cost Anomaly Detection: AWS's own JSON to topics, and its event on the default bus."""
from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..costs.store import total
from .budget_rules import refusal

if TYPE_CHECKING:
    from ..world import World
    from .anomalies import Anomalies
    from .delivery import Deliveries
    from .events import Events

Input = dict[str, Any]
_BEFORE = 10  # days of history that AWS needs; what is expected is their mean
_CONSOLE = "https://console.aws.amazon.com/cost-management/home#/anomaly-detection/monitors"


class AnomalyAlerts:
    """AWS looks some three times a day; here it finds what it is told to find."""

    def __init__(self, world: World, anomalies: Anomalies, deliveries: Deliveries, events: Events) -> None:
        self._world, self._anomalies, self._deliveries, self._events = world, anomalies, deliveries, events

    def find(self, given: Input) -> dict[str, Any]:
        """An unusual cost of a service since a day, which the monitor of all services sees."""
        monitors = [monitor for monitor in self._anomalies.monitors.values()
                    if monitor.get("MonitorDimension") == "SERVICE"]
        if not monitors:
            raise ValueError("no monitor watches all services, so AWS would not look")
        anomaly = self._anomaly(given, monitors[0])
        told, rules = [], []
        for subscription in self._anomalies.subscriptions.values():
            if (subscription["Frequency"] == "IMMEDIATE" and monitors[0]["MonitorArn"] in subscription["MonitorArnList"]
                    and _is_wanted(subscription, anomaly["impact"])):
                told += [topic["Address"] for topic in subscription["Subscribers"]
                         if self._publish(topic["Address"], subscription, anomaly)]
        if told:  # the event is that of an immediate alert
            detail = {("dimensionValue" if key == "dimensionalValue" else key): value
                      for key, value in anomaly.items() if key != "anomalyScore"}
            rules = [entry["rule"] for entry in self._events.happen({
                "source": "aws.ce", "detail-type": "Anomaly Detected", "resources": [monitors[0]["MonitorArn"]],
                "detail": detail, "time": f"{self._world.costs.today}T05:10:00Z", "region": "us-east-1"})]
        return {"id": anomaly["anomalyId"], "impact": anomaly["impact"], "told": told, "rules": sorted(set(rules))}

    def _anomaly(self, given: Input, monitor: dict[str, Any]) -> dict[str, Any]:
        costs, service = self._world.costs, given["service"]
        start, end = date.fromisoformat(given["since"]), costs.today
        spent = costs.within(start, end, lambda row: row.service == service)
        before = costs.within(start - timedelta(_BEFORE), start, lambda row: row.service == service)
        actual = Decimal(str(given.get("actual", total(spent))))
        expected = Decimal(str(given.get("expected", total(before) / _BEFORE * (end - start).days)))
        dearest = max(spent, key=lambda row: row.amount, default=None)
        impact = {"maxImpact": _number(actual - expected), "totalActualSpend": _number(actual),
                  "totalExpectedSpend": _number(expected), "totalImpact": _number(actual - expected)}
        if expected:  # else there is nothing to compare with
            impact["totalImpactPercentage"] = _number((actual - expected) * 100 / expected)
        name, identifier = monitor["MonitorArn"].split("/")[-1], given.get("id", str(uuid.uuid4()))
        return {
            "accountId": self._world.account, "accountName": "local", "anomalyId": identifier,
            "anomalyStartDate": f"{start}T00:00:00Z", "anomalyEndDate": f"{end - timedelta(1)}T00:00:00Z",
            "dimensionalValue": service, "monitorArn": monitor["MonitorArn"], "monitorName": monitor["MonitorName"],
            "monitorType": monitor["MonitorType"], "anomalyScore": {"maxScore": 0.67, "currentScore": 0.51},
            "impact": impact,
            "rootCauses": [{"service": service, "region": dearest.region if dearest else "us-east-1",
                            "linkedAccount": self._world.account, "linkedAccountName": "local",
                            "usageType": dearest.usage_type if dearest else ""}],
            "anomalyDetailsLink": f"{_CONSOLE}/{name}/anomalies/{identifier}"}

    def _publish(self, topic: str, subscription: dict[str, Any], anomaly: dict[str, Any]) -> bool:
        arn = subscription["SubscriptionArn"]
        text = json.dumps({**anomaly, "subscriptionId": arn.split("/")[-1],
                           "subscriptionName": subscription["SubscriptionName"]})
        if reason := refusal(topic, self._world, "costalerts.amazonaws.com", arn):
            self._deliveries.undelivered.append({"source": arn, "endpoint": topic, "reason": reason, "message": text})
            return False
        self._world.client("sns", topic.split(":")[3]).publish(TopicArn=topic, Message=text)
        return True


def _is_wanted(subscription: dict[str, Any], impact: dict[str, float]) -> bool:
    """By the threshold in money or per cent, and their combinations."""
    def holds(expression: dict[str, Any]) -> bool:
        if "And" in expression:
            return all(map(holds, expression["And"]))
        if "Or" in expression:
            return any(map(holds, expression["Or"]))
        wanted = expression["Dimensions"]
        name = {"ANOMALY_TOTAL_IMPACT_ABSOLUTE": "totalImpact",
                "ANOMALY_TOTAL_IMPACT_PERCENTAGE": "totalImpactPercentage"}[wanted["Key"]]
        return impact.get(name, 0) >= float(wanted["Values"][0])

    expression = subscription.get("ThresholdExpression")
    return holds(expression) if expression else impact["totalImpact"] >= float(subscription.get("Threshold", 0))


def _number(value: Decimal) -> float:
    return float(round(value, 2))
