"""What AWS's services count in CloudWatch about themselves, put there by those that are played here."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from moto.cloudwatch.models import MetricDatum, cloudwatch_backends
from moto.sqs.models import sqs_backends

from ..workflows.execution import Execution

if TYPE_CHECKING:
    from ..world import World

_STATES = {"SUCCEEDED": "ExecutionsSucceeded", "FAILED": "ExecutionsFailed", "TIMED_OUT": "ExecutionsTimedOut",
           "ABORTED": "ExecutionsAborted", "RUNNING": "ExecutionsStarted"}


class Metrics:
    def __init__(self, world: World) -> None:
        self._world = world

    def put(self, region: str, namespace: str, dimension: tuple[str, str], counts: dict[str, float],
            at: datetime | None = None) -> None:
        """Found by GetMetricData at once; nobody but AWS may put into its namespaces."""
        self._world.client("cloudwatch", region).put_metric_data(Namespace=namespace, MetricData=[
            {"MetricName": name, "Value": value, "Unit": "Count", "Timestamp": at or datetime.now(timezone.utc),
             "Dimensions": [{"Name": dimension[0], "Value": dimension[1]}]} for name, value in counts.items()])

    def execution_changed(self, run: Execution) -> None:
        self.put(run.machine.region, "AWS/States", ("StateMachineArn", run.machine.arn), {_STATES[run.status]: 1},
                 run.stop or run.start)

    def rule_invoked(self, rule: str, region: str, failed: bool, at: datetime) -> None:
        """A delivery that failed for good counts in both."""
        self.put(region, "AWS/Events", ("RuleName", rule),
                 {"TriggeredRules": 1, "Invocations": 1, **({"FailedInvocations": 1} if failed else {})}, at)

    def measure_queues(self, region: str, at: datetime) -> None:
        """SQS measures its queues by itself, every minute."""
        for queue in list(sqs_backends[self._world.account][region].queues.values()):
            self.put(region, "AWS/SQS", ("QueueName", queue.name),
                     {"ApproximateNumberOfMessagesVisible": queue.approximate_number_of_messages}, at)

    def values(self, region: str, namespace: str, name: str, dimensions: dict[str, str], start: datetime,
               end: datetime) -> list[float]:
        """All that was put from `start` to before `end`."""
        return [found.value for found in cloudwatch_backends[self._world.account][region].metric_data
                if isinstance(found, MetricDatum) and (found.namespace, found.name) == (namespace, name)
                and {entry.name: entry.value for entry in found.dimensions} == dimensions
                and start <= aware(found.timestamp) < end]


def aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=timezone.utc)
