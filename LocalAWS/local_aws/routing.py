"""Who calls which service in which Region, read from the signature's credential scope."""
from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.wrappers import Request

from .protocol import operation_name

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")


@dataclass
class Call:
    service: str
    region: str
    action: str
    principal: str


def call(request: Request, account: str) -> Call:
    request.get_data()  # cached before anything reads the form, so that moto can read it too
    scope = _SCOPE.search(request.headers.get("Authorization", ""))
    key, region, service = scope.groups() if scope else ("anonymous", "us-east-1", "")
    return Call(service, region, operation_name(request, service), f"arn:aws:iam::{account}:user/{key}")
