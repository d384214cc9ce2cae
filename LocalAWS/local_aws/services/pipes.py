"""EventBridge Pipes from a queue to a target. The pipes themselves are moto's."""
from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from moto.pipes.models import Pipe, pipes_backends
from moto.sqs.models import Message, SQSBackend

from ..events.patterns import matches, parsed
from .targets import Sender, Targets, Undelivered

if TYPE_CHECKING:
    from ..world import World
    from .delivery import Deliveries

PRINCIPAL = "pipes.amazonaws.com"
_ATTEMPTS = 1_000  # of a queue without dead-letter queue, where AWS would go on for the time of its retention
_RECEIVING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")


class Pipes:
    """What comes into a queue is handed on at once, one message at a time; what fails is tried again at once."""

    def __init__(self, world: World, targets: Targets, deliveries: Deliveries) -> None:
        self._world, self._targets, self._deliveries = world, targets, deliveries

    def arrived(self, queue: str) -> None:
        region = queue.split(":")[3]
        for pipe in list(pipes_backends[self._world.account][region].pipes.values()):
            if pipe.source == queue and pipe.desired_state != "STOPPED":
                self._drain(pipe, region)

    def _drain(self, pipe: Pipe, region: str) -> None:
        sqs = self._world.client("sqs", region)
        url = sqs.get_queue_url(QueueName=pipe.source.split(":")[-1])["QueueUrl"]
        now = datetime.now(timezone.utc)
        sender = Sender(PRINCIPAL, pipe.arn, pipe.role_arn, datetime.combine(self._world.costs.today, now.timetz()))
        try:
            for action in _RECEIVING:
                self._targets.authorise(sender, action, pipe.source)
        except Undelivered as failure:
            return self._failed(pipe, failure.message, "")
        for _ in range(_ATTEMPTS):
            found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1, VisibilityTimeout=0,
                                        AttributeNames=["All"]).get("Messages", [])
            if not found:
                return
            [message] = found
            if self._handed_on(pipe, sender, _record(message, pipe.source)):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def _handed_on(self, pipe: Pipe, sender: Sender, record: dict[str, Any]) -> bool:
        """Also what no filter lets through is done with."""
        filters = ((pipe.source_parameters or {}).get("FilterCriteria") or {}).get("Filters") or []
        if filters and not any(_lets_through(entry["Pattern"], record) for entry in filters):
            return True
        text = json.dumps([record])  # a state machine gets the batch
        try:
            self._targets.deliver(sender, pipe.target, text)
        except Undelivered as failure:
            self._failed(pipe, failure.message, text)
            return False
        return True

    def _failed(self, pipe: Pipe, reason: str, text: str) -> None:
        self._deliveries.undelivered.append({"source": pipe.arn, "endpoint": pipe.target, "reason": reason,
                                             "message": text})
        self._world.faults.notify()


def _record(message: dict[str, Any], queue: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html"""
    return {"messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"],
            "attributes": message.get("Attributes", {}), "messageAttributes": {}, "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs", "eventSourceARN": queue, "awsRegion": queue.split(":")[3]}


def _lets_through(pattern: str, record: dict[str, Any]) -> bool:
    """A pattern that looks into the body wants JSON there, and one that does not wants text."""
    wanted = parsed(pattern)
    try:
        body = json.loads(record["body"])
    except ValueError:
        body = None
    looks_inside = isinstance(wanted.get("body"), dict)
    if looks_inside != isinstance(body, dict) and "body" in wanted:
        return False
    return matches(wanted, {**record, "body": body if looks_inside else record["body"]})


def install(pipes: Pipes) -> None:
    """Into moto: what is sent to a queue is seen by its pipes."""
    send = SQSBackend.send_message

    def send_message(self: SQSBackend, queue_name: str, *rest: Any, **options: Any) -> Message:
        message = send(self, queue_name, *rest, **options)
        pipes.arrived(self.get_queue(queue_name).queue_arn)
        return message

    setattr(SQSBackend, "send_message", send_message)
