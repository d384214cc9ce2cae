"""Who calls which service in which Region, read from the signature's credential scope."""
from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.wrappers import Request

from .protocol import operation_name

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")


def _followed_link(request: Request) -> tuple[str, str]:
    """Region and service of the links in SNS's messages, which anybody may follow unsigned."""
    arn = request.args.get("TopicArn", request.args.get("SubscriptionArn", ""))
    is_link = request.args.get("Action") in ("ConfirmSubscription", "Unsubscribe") and arn.count(":") > 4
    return (arn.split(":")[3], "sns") if is_link else ("us-east-1", "")


@dataclass
class Call:
    service: str
    region: str
    action: str
    principal: str


def call(request: Request, account: str) -> Call:
    request.get_data()  # cached before anything reads the form, so that moto can read it too
    scope = _SCOPE.search(request.headers.get("Authorization", ""))
    key, region, service = scope.groups() if scope else ("anonymous", *_followed_link(request))
    return Call(service, region, operation_name(request, service), f"arn:aws:iam::{account}:user/{key}")
