"""All state of one run: moto's backends, our stacks, budgets and Chatbot configurations, and the injected faults."""
from __future__ import annotations

import threading
from typing import Any, Callable

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from .cloudformation.model import Store
from .costs.store import CostStore
from .faults import Faults

ACCESS_KEY = "test"


class World:
    """`app` is the inner application: every service, without recording or injected API errors."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.url = ""  # set when the port is known
        self.faults = Faults()
        self.moto = DomainDispatcherApplication(create_backend_app)
        self.route: Callable[[Request], Response]
        self.on_reset: list[Callable[[], None]] = []
        self.costs = CostStore(account)
        self.stores: dict[str, Store] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}
        self._lock = threading.RLock()

    def store(self, region: str) -> Store:
        with self._lock:
            return self.stores.setdefault(region, Store())

    def reset(self) -> None:
        self.faults.close()
        self.faults = Faults()
        self.stores = {}
        moto_api_backend.reset()
        for reset in self.on_reset:
            reset()

    def client(self, service: str, region: str, caller: str = "") -> Any:
        """A boto3 client whose requests never leave the process. One at a time: moto's backends are not locked.
        With the name of a service as `caller`, they are recorded as what it does with its user's rights."""
        with self._lock:
            if (service, region, caller) not in self._clients:
                client = boto3.client(service, region, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=ACCESS_KEY,
                                      endpoint_url="http://localhost", config=Config(retries={"max_attempts": 0}))
                client.meta.events.register("before-send", self._send)
                if caller:
                    client.meta.events.register("provide-client-params", self._recorder(region, caller))
                self._clients[service, region, caller] = client
            return self._clients[service, region, caller]

    def _recorder(self, region: str, caller: str) -> Callable[..., None]:
        def record(params: dict[str, Any], model: Any, **_: Any) -> None:
            self.faults.forwarded.append({"caller": caller, "service": model.service_model.service_name,
                                          "region": region, "action": model.name, "parameters": params})
        return record

    def _send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        with self._lock:
            answer = Client(self.inner).open(request.url.removeprefix("http://localhost") or "/",
                                             base_url="http://localhost", method=request.method, data=request.body,
                                             headers=[(key, _plain(value)) for key, value in request.headers.items()])
        return AWSResponse(request.url, answer.status_code, dict(answer.headers), _Body(answer.get_data()))

    def inner(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self.route(Request(environ))(environ, start_response)


def _plain(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


class _Body:
    """What botocore reads a response from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self, **_: Any) -> Any:
        yield self._data
        self._data = b""

    def read(self, *_: Any, **__: Any) -> bytes:
        data, self._data = self._data, b""
        return data
