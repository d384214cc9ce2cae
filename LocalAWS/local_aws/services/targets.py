"""What EventBridge and its Scheduler do to a target: with the right of a role or of the target's own policy."""
from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Callable

from botocore.exceptions import ClientError

from ..access import Roles, allowed
from ..errors import AwsError

if TYPE_CHECKING:
    from ..world import World
    from .delivery import Deliveries
    from .workflows import Workflows


class Undelivered(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass
class Sender:
    """Who delivers: the service, the rule or schedule it does so for, and the role it was given, if any."""

    principal: str
    source: str
    role: str | None
    at: datetime


class Targets:
    def __init__(self, world: World, workflows: Workflows, deliveries: Deliveries) -> None:
        self._world, self._workflows, self._deliveries, self._roles = world, workflows, deliveries, Roles(world)
        #: An event on a bus; set by the buses, which need the targets themselves.
        self.happen: Callable[..., Any] | None = None

    def deliver(self, sender: Sender, arn: str, text: str, name: str | None = None) -> None:
        """`name` is that of the execution, where a state machine is the target."""
        service = arn.split(":")[2]
        if service == "states":
            return self._start(sender, arn, text, name)
        deliver = {"sns": self._publish, "sqs": self._send, "events": self._forward}.get(service)
        if deliver is None:
            raise Undelivered("NOT_SUPPORTED", f"local AWS does not deliver to {arn}")
        return deliver(sender, arn, text)

    def give_up(self, sender: Sender, arn: str, text: str, failure: Undelivered, queue: str | None) -> None:
        """To the dead-letter queue, and for the test to see."""
        problem = failure.message
        if queue:
            attributes = {"ERROR_CODE": failure.code, "ERROR_MESSAGE": failure.message, "TARGET_ARN": arn,
                          "RETRY_ATTEMPTS": "0", "RULE_ARN" if ":rule/" in sender.source else "SCHEDULE_ARN":
                          sender.source}
            by_role = sender.principal.startswith("scheduler")  # EventBridge needs the queue's own policy
            try:
                self._send(sender if by_role else replace(sender, role=None), queue, text, attributes)
            except Undelivered as second:
                problem = f"{problem}; and to the dead-letter queue: {second.message}"
        self._deliveries.undelivered.append({"source": sender.source, "endpoint": arn, "reason": problem,
                                             "message": text})
        self._world.faults.notify()

    def authorise(self, sender: Sender, action: str, arn: str, policy: str | None = None,
                  context: dict[str, str] | None = None) -> None:
        """By the role, or without one by the resource's `policy`."""
        if sender.role:
            if not self._roles.trusts(sender.role, sender.principal, sender.source):
                raise Undelivered("NO_PERMISSIONS", f"{sender.principal} may not assume the role {sender.role}")
            if not self._roles.allows(sender.role, action, arn):
                raise Undelivered("NO_PERMISSIONS", self._roles.refusal(sender.role, str(uuid.uuid4()), action, arn))
        elif not allowed([json.loads(policy or "{}")], action, arn, context, sender.principal):
            raise Undelivered("NO_PERMISSIONS", f"the policy of {arn} does not allow {sender.principal} {action}")

    def disturb(self, service: str, action: str, sender: Sender) -> None:
        """`fail-api` disturbs deliveries too; what AWS would try again is tried again."""
        for _ in range(186):
            fault = self._world.faults.api_fault(service, action, sender.role or sender.principal)
            if fault is None:
                return
            if fault.status < 500 and "Throttl" not in fault.code and fault.code != "DropConnection":
                raise Undelivered(fault.code, fault.message)
        raise Undelivered("RETRIES_EXHAUSTED", f"{action} failed 186 times")

    def _start(self, sender: Sender, arn: str, text: str, name: str | None) -> None:
        if not sender.role:
            raise Undelivered("NO_PERMISSIONS", f"RoleArn is required for target {arn}")
        self.authorise(sender, "states:StartExecution", arn)
        self.disturb("states", "StartExecution", sender)
        try:
            self._workflows.start(arn, text, name, sender.at)
        except AwsError as error:
            raise Undelivered(error.code, error.message) from None

    def _publish(self, sender: Sender, arn: str, text: str) -> None:
        sns = self._world.client("sns", arn.split(":")[3])
        try:
            attributes, otherwise = sns.get_topic_attributes(TopicArn=arn)["Attributes"], self._world.faults.otherwise
            # EventBridge's guide: no conditions in topic policies.
            context = {"aws:SourceAccount": self._world.account, "aws:SourceArn": sender.source}
            self.authorise(sender, "sns:Publish", arn, attributes["Policy"],
                           context if "topic-conditions" in otherwise else None)
            if "encrypted-topics" in otherwise and attributes.get("KmsMasterKeyId"):
                raise Undelivered("NO_PERMISSIONS", f"KMS does not let {sender.principal} use the key of {arn}")
            self.disturb("sns", "Publish", sender)
            sns.publish(TopicArn=arn, Message=text)
        except ClientError as error:
            raise _failure(error) from None

    def _forward(self, sender: Sender, arn: str, text: str) -> None:
        """To another bus; without a role only the bus's own policy could allow it, which nobody here sets."""
        self.authorise(sender, "events:PutEvents", arn)
        self.disturb("events", "PutEvents", sender)
        if self.happen is None:
            raise Undelivered("NOT_SUPPORTED", "there are no buses here")
        self.happen(json.loads(text), arn.split(":")[3], arn.split("/")[-1])

    def _send(self, sender: Sender, arn: str, text: str, attributes: dict[str, str] | None = None) -> None:
        sqs = self._world.client("sqs", arn.split(":")[3])
        try:
            url = sqs.get_queue_url(QueueName=arn.split(":")[-1])["QueueUrl"]
            policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})
            context = {"aws:SourceArn": sender.source, "aws:SourceAccount": self._world.account}
            self.authorise(sender, "sqs:SendMessage", arn, policy.get("Policy"), context)
            sqs.send_message(QueueUrl=url, MessageBody=text, MessageAttributes={
                key: {"DataType": "String", "StringValue": value} for key, value in (attributes or {}).items()})
        except ClientError as error:
            raise _failure(error) from None


def _failure(error: ClientError) -> Undelivered:
    details: dict[str, Any] = error.response["Error"]
    return Undelivered(details["Code"], details.get("Message", ""))
