"""SNS over HTTP as AWS does it: confirmation first, then notifications in order; and only to this machine, because
moto would post to any subscriber, Chatbot's true endpoint among them."""
from __future__ import annotations

import json
import threading
import uuid
from base64 import b64encode
from collections import deque
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Callable
from urllib.parse import quote, urlparse

from botocore.exceptions import ClientError
from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend, Subscription

from ..access import allowed

if TYPE_CHECKING:
    from ..world import World

ATTEMPTS = 4  # AWS tries again three times, here without the pauses between
CHATBOT = "https://global.sns-api.chatbot.amazonaws.com"  # where the topics of its configurations are subscribed
TIMEOUT = 15  # seconds that AWS gives an endpoint
_publish_to_subscription, _publish, _subscribe = Subscription.publish, SNSBackend.publish, SNSBackend.subscribe


def is_local(subscription: Subscription) -> bool:
    return (subscription.protocol in ("http", "https")
            and urlparse(subscription.endpoint).hostname in ("localhost", "127.0.0.1"))


class Deliveries:
    """One worker for all endpoints, so that what is published first arrives first."""

    def __init__(self, world: World) -> None:
        self._world, self._wake = world, threading.Condition()
        self._worker: threading.Thread | None = None
        self.to_chatbot: Callable[[str, str], None] = lambda topic, message: None
        self.reset()

    def reset(self) -> None:
        with self._wake:
            self._queue: deque[tuple[Subscription, dict[str, Any], bool]] = deque()
            self._busy = 0
            self.undelivered: list[dict[str, Any]] = []

    @property
    def idle(self) -> bool:
        return not self._queue and not self._busy

    def confirmation(self, subscription: Subscription) -> None:
        topic = subscription.topic_arn
        address = f"{self._world.url}/?Action=ConfirmSubscription&TopicArn={quote(topic)}&Token={subscription.token}"
        text = (f"You have chosen to subscribe to the topic {topic}.\nTo confirm the subscription, visit the "
                "SubscribeURL included in this message.")
        self._add(subscription, {**self._envelope("SubscriptionConfirmation", topic, str(uuid.uuid4()), text),
                                 "Token": subscription.token, "SubscribeURL": address}, False)

    def notification(self, subscription: Subscription, message: str, message_id: str, subject: str | None,
                     attributes: dict[str, Any] | None) -> dict[str, Any]:
        body = self._envelope("Notification", subscription.topic_arn, message_id, message)
        body["UnsubscribeURL"] = f"{self._world.url}/?Action=Unsubscribe&SubscriptionArn={quote(subscription.arn)}"
        return {**body, **({"Subject": subject} if subject else {}),
                **({"MessageAttributes": attributes} if attributes else {})}

    def send(self, subscription: Subscription, body: dict[str, Any]) -> None:
        self._add(subscription, body, str(subscription.attributes.get("RawMessageDelivery")).lower() == "true")

    def refusal(self, subscription: Subscription) -> str | None:
        """Why SNS may not send to the queue: its policy must let it."""
        sqs = self._world.client("sqs", subscription.endpoint.split(":")[3])
        try:
            url = sqs.get_queue_url(QueueName=subscription.endpoint.split(":")[-1])["QueueUrl"]
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})
        except ClientError as error:
            return error.response["Error"]["Message"]
        context = {"aws:SourceArn": subscription.topic_arn, "aws:SourceAccount": self._world.account}
        if allowed([json.loads(found.get("Policy", "{}"))], "sqs:SendMessage", subscription.endpoint, context,
                   "sns.amazonaws.com"):
            return None
        return f"the policy of {subscription.endpoint} does not allow sns.amazonaws.com to send"

    def give_up(self, subscription: Subscription, message: str, reason: str) -> None:
        self.undelivered.append({"topic": subscription.topic_arn, "endpoint": subscription.endpoint, "reason": reason,
                                 "message": message})

    def _envelope(self, kind: str, topic: str, message_id: str, message: str) -> dict[str, Any]:
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"Type": kind, "MessageId": message_id, "TopicArn": topic, "Message": message, "Timestamp": now,
                "SignatureVersion": "1", "Signature": b64encode(b"local AWS signs nothing").decode(),
                "SigningCertURL": f"https://sns.{topic.split(':')[3]}.amazonaws.com/SimpleNotificationService.pem"}

    def _add(self, subscription: Subscription, body: dict[str, Any], raw: bool) -> None:
        with self._wake:
            self._queue.append((subscription, body, raw))
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, daemon=True)
                self._worker.start()
            self._wake.notify()

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._queue)
                entry, undelivered = self._queue.popleft(), self.undelivered
                self._busy += 1
            problem = self._deliver(*entry)
            with self._wake:
                self._busy = max(0, self._busy - 1)
                if problem:
                    subscription, body, _ = entry
                    undelivered.append({"topic": subscription.topic_arn, "endpoint": subscription.endpoint,
                                        "reason": problem, "message": body["Message"]})
            self._world.faults.notify()

    def _deliver(self, subscription: Subscription, body: dict[str, Any], raw: bool) -> str | None:
        """The reason why it could not be delivered."""
        import requests
        headers = {"Content-Type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": body["Type"],
                   "User-Agent": "Amazon Simple Notification Service Agent",
                   "x-amz-sns-message-id": body["MessageId"], "x-amz-sns-topic-arn": body["TopicArn"]}
        if body["Type"] == "Notification":
            headers["x-amz-sns-subscription-arn"] = subscription.arn
        if raw:
            headers["x-amz-sns-rawdelivery"] = "true"
        data, problem = body["Message"] if raw else json.dumps(body, indent=1, ensure_ascii=False), ""
        for _ in range(ATTEMPTS):
            try:
                status = requests.post(subscription.endpoint, data.encode(), headers=headers, timeout=TIMEOUT,
                                       allow_redirects=False).status_code
                problem = f"status {status}"
                if status // 100 == 2:
                    return None
                if status // 100 == 4:  # AWS takes these for final
                    break
            except requests.RequestException as error:
                problem = type(error).__name__
        return problem


def install(deliveries: Deliveries) -> None:
    """Into moto: its SNS delivers to HTTP endpoints by this, signs nothing, and refuses subjects as AWS does."""
    def publish_to_subscription(self: Subscription, message: str, message_id: str, subject: str | None = None,
                                message_attributes: Any = None, **options: Any) -> None:
        if self.protocol == "sqs" and (problem := deliveries.refusal(self)):
            return deliveries.give_up(self, message, problem)
        if self.protocol not in ("http", "https"):
            return _publish_to_subscription(self, message, message_id, subject=subject,
                                            message_attributes=message_attributes, **options)
        if self.endpoint == CHATBOT:  # nothing is ever posted there
            return deliveries.to_chatbot(self.topic_arn, message)
        matcher = self._filter_policy_matcher
        if not is_local(self) or not self.confirmed or (
                matcher is not None and not matcher.matches(message_attributes, message)):
            return None
        if options.get("message_structure") == "json":
            message = self._parse_message_structure(message, self.protocol)
        return deliveries.send(self, self.get_post_data(message, message_id, subject, message_attributes))

    def get_post_data(self: Subscription, message: str, message_id: str, subject: str | None,
                      message_attributes: Any = None) -> dict[str, Any]:
        return deliveries.notification(self, message, message_id, subject, message_attributes)

    def subscribe(self: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
        subscription = _subscribe(self, topic_arn, endpoint, protocol)
        if is_local(subscription) and not subscription.confirmed:
            if not hasattr(subscription, "token"):
                subscription.token = uuid.uuid4().hex + uuid.uuid4().hex
                subscription.attributes |= {"PendingConfirmation": True, "ConfirmationWasAuthenticated": False}
            deliveries.confirmation(subscription)
        return subscription

    def publish(self: SNSBackend, message: str, arn: str | None, *rest: Any, **options: Any) -> str:
        subject = options.get("subject")
        if subject is not None and (not 0 < len(subject) <= 100 or not subject.isprintable()):
            raise SNSInvalidParameter("Invalid parameter: Subject")
        if len(message.encode()) > 262_144:
            raise SNSInvalidParameter("Invalid parameter: Message too long")
        return _publish(self, message, arn, *rest, **options)

    replacements = ((Subscription, publish_to_subscription, "publish"), (Subscription, get_post_data, "get_post_data"),
                    (SNSBackend, subscribe, "subscribe"), (SNSBackend, publish, "publish"))
    for owner, function, name in replacements:
        setattr(owner, name, function)
