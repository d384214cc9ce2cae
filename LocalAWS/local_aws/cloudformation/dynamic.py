"""Dynamic references: read only when a resource is made or changed, and never shown in events or change sets."""
from __future__ import annotations

import json
import re
from typing import Any, Callable

from botocore.exceptions import ClientError

from ..resources.registry import Refused

_REFERENCE = re.compile(r"\{\{resolve:(ssm-secure|ssm|secretsmanager):([^}]+)\}\}")


def reveal(value: Any, client: Callable[[str], Any]) -> Any:
    """`value` with every `{{resolve:…}}` replaced by what it points to."""
    if isinstance(value, dict):
        return {key: reveal(item, client) for key, item in value.items()}
    if isinstance(value, list):
        return [reveal(item, client) for item in value]
    if isinstance(value, str):
        return _REFERENCE.sub(lambda match: _read(match[1], match[2], client), value)
    return value


def _read(service: str, reference: str, client: Callable[[str], Any]) -> str:
    try:
        if service != "secretsmanager":
            return client("ssm").get_parameter(Name=reference, WithDecryption=True)["Parameter"]["Value"]
        return _secret(reference, client)
    except ClientError as error:
        raise Refused(f"Could not resolve {{{{resolve:{service}:{reference}}}}}: "
                      f"{error.response['Error']['Message']}") from error


def _secret(reference: str, client: Callable[[str], Any]) -> str:
    arn = re.match(r"arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+", reference)
    name = arn.group() if arn else reference.split(":")[0]
    _, key, stage, version = (reference[len(name) + 1:].split(":") + [""] * 4)[:4]
    options = {"VersionStage": stage} if stage else {"VersionId": version} if version else {}
    text = client("secretsmanager").get_secret_value(SecretId=name, **options)["SecretString"]
    if not key:
        return text
    try:
        return str(json.loads(text)[key])
    except (ValueError, KeyError):
        raise Refused(f"Could not find a value associated with JSONKey in SecretString: {key}") from None
