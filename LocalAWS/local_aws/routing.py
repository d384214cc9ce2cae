"""Who calls which service in which Region, read from the signature's credential scope."""
from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.wrappers import Request

from .protocol import operation_name

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
_HOST = re.compile(r"^([a-z0-9-]+)(?:\.([a-z0-9-]+))?\.amazonaws\.com")


@dataclass
class Call:
    service: str
    region: str
    action: str
    principal: str


def call(request: Request, account: str) -> Call:
    request.get_data()  # cached before anything reads the form, so that moto can read it too
    scope = _SCOPE.search(request.headers.get("Authorization", ""))
    host = _HOST.match(request.host)
    key, region, service = scope.groups() if scope else ("anonymous", "us-east-1", "")
    if not service and host:
        service, region = host[1], host[2] or region
    return Call(service, region, operation_name(request, service), f"arn:aws:iam::{account}:user/{key}")
