"""Requests and responses in AWS's wire protocols, driven by botocore's service models through moto's codecs."""
from __future__ import annotations

import json
import uuid
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from botocore import xform_name
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.serialize import SERIALIZERS, SerializationContext
from moto.core.utils import get_service_model
from werkzeug.wrappers import Request, Response

from .errors import AwsError, log_fault
from .shapes import violations


@lru_cache
def model(service: str) -> ServiceModel:
    return get_service_model(service)


@lru_cache
def _operations_by_path(service: str) -> dict[tuple[str, str], str]:
    names = model(service).operation_names
    http = {name: model(service).operation_model(name).http for name in names}
    return {(http[name]["method"], http[name]["requestUri"]): name for name in names}


def operation_name(request: Request, service: str) -> str:
    """The API action; for REST services of moto, whose paths hold parameters, the method and path."""
    if target := request.headers.get("X-Amz-Target"):
        return target.split(".")[-1]
    if action := request.values.get("Action"):
        return action
    if "/operation/" in request.path:  # CloudWatch's protocol, CBOR
        return request.path.split("/operation/")[-1]
    try:
        return _operations_by_path(service)[request.method, request.path]
    except Exception:  # an unknown service or a path with parameters: still worth recording
        return f"{request.method} {request.path}"


def parse(request: Request, operation: OperationModel) -> dict[str, Any]:
    protocol = str(operation.service_model.protocol)
    return PROTOCOL_PARSERS[protocol](operation).parse({
        "body": request.get_data(), "headers": request.headers, "method": request.method,
        "url_params": {}, "url_path": request.path, "values": request.values,
    })


def serialise(result: Any, operation: OperationModel) -> Response:
    protocol = str(operation.service_model.protocol)
    request_id = str(uuid.uuid4())
    answer = SERIALIZERS[protocol](operation, SerializationContext(request_id)).serialize(result or {})
    headers = {**answer["headers"], "x-amzn-RequestId": request_id}
    return Response(answer["body"], answer["status_code"], headers)


def error_response(error: AwsError, service: str) -> Response:
    """`error` in the service's protocol; works for moto's services too, for injected failures."""
    request_id = str(uuid.uuid4())
    try:
        protocol = str(model(service).protocol)
    except Exception:  # a service botocore does not know
        protocol = "json"
    if protocol in ("json", "rest-json"):
        body = json.dumps({"__type": error.code, "message": error.message, "Message": error.message})
        return Response(body, error.status, {"Content-Type": "application/x-amz-json-1.1",
                                             "x-amzn-ErrorType": error.code, "x-amzn-RequestId": request_id})
    kind = "Receiver" if error.status >= 500 else "Sender"
    details = f"<Error><Type>{kind}</Type><Code>{error.code}</Code><Message>{escape(error.message)}</Message></Error>"
    body = f"<ErrorResponse>{details}<RequestId>{request_id}</RequestId></ErrorResponse>"
    return Response(body, error.status, {"Content-Type": "text/xml", "x-amzn-RequestId": request_id})


class Service:
    """An AWS service whose operations are the snake-case methods of the subclass, called as `(input, region)`."""

    name: str  # botocore's; `signing` is the one in signatures, where it differs
    signing = ""
    invalid_input = "ValidationError"

    def implements(self, action: str) -> bool:
        return hasattr(self, xform_name(action))

    def dispatch(self, request: Request, region: str) -> Response:
        try:
            action = operation_name(request, self.name)
            method = getattr(self, xform_name(action), None)
            if method is None or action not in model(self.name).operation_names:
                raise AwsError("InvalidAction", f"local AWS does not implement {self.name}:{action}")
            operation = model(self.name).operation_model(action)
            parameters = parse(request, operation)
            if operation.input_shape and (problems := violations(parameters, operation.input_shape)):
                raise AwsError(self.invalid_input, describe(problems))
            return serialise(method(parameters, region), operation)
        except AwsError as error:
            return error_response(error, self.name)
        except Exception as error:
            log_fault()
            return error_response(AwsError("InternalFailure", f"local AWS: {error!r}", 500), self.name)


def page(items: list[Any], request: dict[str, Any], size: int = 100) -> tuple[list[Any], str | None]:
    """One page and the token of the next."""
    try:
        start, size = int(request.get("NextToken") or 0), request.get("MaxResults") or size
    except ValueError:
        raise AwsError("ValidationError", "NextToken is invalid") from None
    return items[start:start + size], str(start + size) if start + size < len(items) else None


def describe(problems: list[str]) -> str:
    count = "1 validation error" if len(problems) == 1 else f"{len(problems)} validation errors"
    return f"{count} detected: {'; '.join(problems)}"
