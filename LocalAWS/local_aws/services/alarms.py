"""CloudWatch's alarms: moto keeps them, here they are evaluated when a test says so, and do what they are told to."""
from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from moto.cloudwatch.models import Alarm, cloudwatch_backends

from ..access import allowed

if TYPE_CHECKING:
    from ..world import World
    from .delivery import Deliveries
    from .metrics import Metrics

PRINCIPAL, DEFAULT = "cloudwatch.amazonaws.com", "__default_statement_ID"
_COMPARE = {"GreaterThanThreshold": lambda value, limit: value > limit,
            "GreaterThanOrEqualToThreshold": lambda value, limit: value >= limit,
            "LessThanThreshold": lambda value, limit: value < limit,
            "LessThanOrEqualToThreshold": lambda value, limit: value <= limit}
_STATISTIC = {"Sum": sum, "Maximum": max, "Minimum": min, "SampleCount": len,
              "Average": lambda values: sum(values) / len(values)}
# AWS spells Regions out in what its alarms say.
_REGIONS = {"us-east-1": "US East (N. Virginia)", "eu-west-1": "EU (Ireland)", "eu-central-1": "EU (Frankfurt)"}


class Alarms:
    def __init__(self, world: World, metrics: Metrics, deliveries: Deliveries) -> None:
        self._world, self._metrics, self._deliveries = world, metrics, deliveries

    def evaluate(self, at: datetime, region: str) -> list[dict[str, Any]]:
        """The state of each alarm at that time; one entry for each that has changed."""
        self._metrics.measure_queues(region, at - timedelta(seconds=1))
        changed = []
        for alarm in list(cloudwatch_backends[self._world.account][region].alarms.values()):
            if alarm.rule:
                continue
            state, reason = self._state(alarm, at, region)
            # moto begins with OK where AWS begins with INSUFFICIENT_DATA, so that to have no data at first is no change;
            # the first OK is none that AWS would tell of
            if not getattr(alarm, "is_known", False):
                alarm.is_known = True
                if state == "INSUFFICIENT_DATA":
                    alarm.update_state(reason, "{}", state)
            if state != alarm.state_value:
                changed.append(self._change(alarm, state, reason, at, region))
        return changed

    def _state(self, alarm: Alarm, at: datetime, region: str) -> tuple[str, str]:
        """<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html>"""
        count, needed = alarm.evaluation_periods, alarm.datapoints_to_alarm or alarm.evaluation_periods
        period = self._period(alarm)
        points = [self._point(alarm, at - timedelta(seconds=period * (index + 1)),
                              at - timedelta(seconds=period * index), region) for index in range(count)]
        breaching = sum(point is not None and _COMPARE[alarm.comparison_operator](point, float(alarm.threshold))
                        for point in points)
        missing, treated = sum(point is None for point in points), alarm.treat_missing_data or "missing"
        if treated == "breaching":
            breaching += missing
        if missing == count and treated in ("missing", "ignore"):
            state = "INSUFFICIENT_DATA" if treated == "missing" else alarm.state_value
            return state, f"Insufficient Data: {missing} datapoints were unknown."
        known = [point for point in points if point is not None]
        shown = f"{count - missing} datapoints {known}" if known else f"no datapoints were received for {count} periods"
        word = "crossed" if breaching >= needed else "not crossed"
        return ("ALARM" if breaching >= needed else "OK",
                f"Threshold Crossed: {shown}; the threshold ({alarm.threshold}) was {word} by {breaching}.")

    def _period(self, alarm: Alarm) -> int:
        stats = [query.metric_stat for query in alarm.metric_data_queries if query.metric_stat]
        return int(stats[0].period if stats else alarm.period)

    def _point(self, alarm: Alarm, start: datetime, end: datetime, region: str) -> float | None:
        """Of several metrics only their sum is known here: what `SUM(METRICS())` gives."""
        def value(namespace: str, name: str, dimensions: Any, statistic: str) -> float | None:
            named = {entry.name: entry.value for entry in dimensions}
            found = self._metrics.values(region, namespace, name, named, start, end)
            return float(_STATISTIC[statistic](found)) if found else None

        if not alarm.metric_data_queries:
            return value(alarm.namespace, alarm.metric_name, alarm.dimensions, alarm.statistic)
        expressions = [query.expression for query in alarm.metric_data_queries if query.expression]
        if expressions != ["SUM(METRICS())"]:
            raise ValueError(f"local AWS evaluates alarms on SUM(METRICS()) only, not {expressions}")
        stats = [query.metric_stat for query in alarm.metric_data_queries if query.metric_stat]
        values = [value(stat.metric.namespace, stat.metric.metric_name, stat.metric.dimensions, stat.stat)
                  for stat in stats]
        known = [found for found in values if found is not None]
        return sum(known) if known else None

    def _change(self, alarm: Alarm, state: str, reason: str, at: datetime, region: str) -> dict[str, Any]:
        old, alarm.state_updated_timestamp = alarm.state_value, at.replace(tzinfo=None)
        alarm.update_state(reason, "{}", state)
        actions = {"ALARM": alarm.alarm_actions, "OK": alarm.ok_actions}.get(state, alarm.insufficient_data_actions)
        message = json.dumps(self._message(alarm, old, at, region))
        told = [topic for topic in (actions if alarm.actions_enabled else [])
                if self._publish(alarm, topic, f'{state}: "{alarm.name}" in {_REGIONS.get(region, region)}', message)]
        return {"alarm": alarm.name, "from": old, "to": state, "reason": reason, "told": told}

    def _message(self, alarm: Alarm, old: str, at: datetime, region: str) -> dict[str, Any]:
        """<https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html>"""
        trigger: dict[str, Any] = {
            "Period": self._period(alarm), "EvaluationPeriods": alarm.evaluation_periods,
            "DatapointsToAlarm": alarm.datapoints_to_alarm, "ComparisonOperator": alarm.comparison_operator,
            "Threshold": float(alarm.threshold), "TreatMissingData": alarm.treat_missing_data}
        if alarm.metric_data_queries:
            trigger["Metrics"] = [{"Id": query.id, "Expression": query.expression, "ReturnData": query.return_data}
                                  for query in alarm.metric_data_queries]
        else:
            trigger |= {"MetricName": alarm.metric_name, "Namespace": alarm.namespace, "StatisticType": "Statistic",
                        "Statistic": alarm.statistic.upper(), "Unit": None, "Dimensions": [
                            {"name": entry.name, "value": entry.value} for entry in alarm.dimensions]}
        return {"AlarmName": alarm.name, "AlarmDescription": alarm.description, "AWSAccountId": self._world.account,
                "AlarmConfigurationUpdatedTimestamp": _stamp(alarm.configuration_updated_timestamp),
                "NewStateValue": alarm.state_value, "NewStateReason": alarm.state_reason,
                "StateChangeTime": _stamp(at), "Region": _REGIONS.get(region, region), "AlarmArn": alarm.alarm_arn,
                "OldStateValue": old, "OKActions": alarm.ok_actions, "AlarmActions": alarm.alarm_actions,
                "InsufficientDataActions": alarm.insufficient_data_actions, "Trigger": trigger}

    def _publish(self, alarm: Alarm, topic: str, subject: str, message: str) -> bool:
        sns = self._world.client("sns", topic.split(":")[3])
        try:
            policy = json.loads(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])
            context = {"aws:SourceAccount": self._world.account, "aws:SourceArn": alarm.alarm_arn}
            # A topic's default policy, for its owner, is enough for the owner's alarms.
            if DEFAULT not in {statement.get("Sid") for statement in policy["Statement"]} and not allowed(
                    [policy], "sns:Publish", topic, context, PRINCIPAL):
                raise PermissionError(f"the policy of {topic} does not allow {PRINCIPAL} to publish")
            sns.publish(TopicArn=topic, Subject=subject[:100], Message=message)
            return True
        except (ClientError, PermissionError) as error:
            self._deliveries.undelivered.append(
                {"source": alarm.alarm_arn, "endpoint": topic, "reason": str(error), "message": message})
            return False


def _stamp(time: datetime) -> str:
    utc = time.astimezone(timezone.utc) if time.tzinfo else time
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}+0000"
