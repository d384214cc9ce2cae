"""The parts of SNS's API that know of subscriptions waiting to be confirmed; the rest is moto's."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.sns.exceptions import SNSException
from moto.sns.models import SNSBackend, Subscription, sns_backends

from ..errors import AwsError
from ..protocol import Service, page
from .delivery import is_local

if TYPE_CHECKING:
    from ..world import World

Input = dict[str, Any]
PENDING = "PendingConfirmation"


class Subscriptions(Service):
    name = "sns"
    invalid_input = "InvalidParameter"

    def __init__(self, world: World) -> None:
        self._world = world

    def subscribe(self, request: Input, region: str) -> dict[str, Any]:
        backend = self._backend(region)
        try:
            found = backend.subscribe(request["TopicArn"], request.get("Endpoint", ""), request["Protocol"])
            given = request.get("Attributes") or {}
            for name in sorted(given, reverse=True):  # FilterPolicyScope before the FilterPolicy it is about
                backend.set_subscription_attributes(found.arn, name, given[name])
        except SNSException as error:
            raise AwsError(error.code, error.message, 404 if error.code == "NotFound" else 400) from None
        except ValueError:
            raise AwsError("InvalidParameter", "Invalid parameter: FilterPolicy: failed to parse JSON.") from None
        is_shown = not _is_pending(found) or request.get("ReturnSubscriptionArn")
        return {"SubscriptionArn": found.arn if is_shown else "pending confirmation"}

    def confirm_subscription(self, request: Input, region: str) -> dict[str, Any]:
        for found in self._backend(region).subscriptions.values():
            if found.topic_arn == request["TopicArn"] and getattr(found, "token", "") == request["Token"]:
                found.confirmed = True
                found.attributes["PendingConfirmation"] = False
                self._world.faults.notify()
                return {"SubscriptionArn": found.arn}
        raise AwsError("InvalidParameter", "Invalid parameter: Token")

    def unsubscribe(self, request: Input, region: str) -> dict[str, Any]:
        if not request["SubscriptionArn"].startswith("arn:"):
            raise AwsError("InvalidParameter", "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 "
                                               f"elements, not {len(request['SubscriptionArn'].split(':'))}")
        self._backend(region).unsubscribe(request["SubscriptionArn"])
        return {}

    def list_subscriptions(self, request: Input, region: str) -> dict[str, Any]:
        return self._listed(list(self._backend(region).subscriptions.values()), request)

    def list_subscriptions_by_topic(self, request: Input, region: str) -> dict[str, Any]:
        backend = self._backend(region)
        if request["TopicArn"] not in backend.topics:
            raise AwsError("NotFound", "Topic does not exist", 404)
        found = [entry for entry in backend.subscriptions.values() if entry.topic_arn == request["TopicArn"]]
        return self._listed(found, request)

    def _backend(self, region: str) -> SNSBackend:
        return sns_backends[self._world.account][region]

    def _listed(self, found: list[Subscription], request: Input) -> dict[str, Any]:
        shown, token = page([{"SubscriptionArn": PENDING if _is_pending(entry) else entry.arn, "Owner": entry.owner,
                              "Protocol": entry.protocol, "Endpoint": entry.endpoint, "TopicArn": entry.topic_arn}
                             for entry in found], request)
        return {"Subscriptions": shown, "NextToken": token}


def _is_pending(subscription: Subscription) -> bool:
    return is_local(subscription) and not subscription.confirmed
