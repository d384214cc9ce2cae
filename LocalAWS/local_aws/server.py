"""The one WSGI application: records and disturbs each call, then hands it to our services or to moto's."""
from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from socket import SHUT_RDWR
from typing import Any, NoReturn

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request

from . import resources
from .admin import Admin
from .admin_runtime import RuntimeActions
from .admin_watch import WatchActions
from .chatbot.posting import Posting
from .cloudformation.api import CloudFormation
from .guard import refusal
from .protocol import Service, error_response
from .routing import call
from .services.account import Organization, Regions, Simulation
from .services.alarms import Alarms
from .services.anomalies import Anomalies
from .services.anomaly_alerts import AnomalyAlerts
from .services.budget_alerts import BudgetAlerts
from .services.budgets import Budgets
from .services.chatbot import REGIONS as CHATBOT_REGIONS, Chatbot
from .services.costs import Costs
from .services.delivery import Deliveries, install
from .services.events import Events
from .services.metrics import Metrics
from .services.pipes import Pipes, install as install_pipes
from .services.queues import Queues, install as install_queues
from .services.schedules import Schedules
from .services.sns import Subscriptions
from .services.sts import Identity
from .services.targets import Targets
from .services.workflows import Workflows
from .world import World


class Application:
    def __init__(self, account: str) -> None:
        self.world = World(account)
        budgets, chatbot, anomalies = Budgets(self.world), Chatbot(self.world), Anomalies(self.world)
        deliveries = Deliveries(self.world)
        workflows, costs = Workflows(self.world), Costs(self.world.costs)
        metrics = Metrics(self.world)
        posting = Posting(self.world, chatbot, metrics)
        deliveries.to_chatbot = posting.receive
        whole: list[Service] = [CloudFormation(self.world), budgets, chatbot, workflows]
        self._whole = {service.signing or service.name: service for service in whole}
        targets = Targets(self.world, workflows, deliveries)
        events = Events(self.world, targets, metrics)
        workflows.on_change = lambda run: (metrics.execution_changed(run), events.execution_changed(run))
        runtime = RuntimeActions(self.world, workflows, costs, deliveries, Schedules(self.world, targets), events,
                                 BudgetAlerts(self.world, budgets, deliveries),
                                 AnomalyAlerts(self.world, anomalies, deliveries, events))
        self._parts: list[Service] = [Identity(self.world), anomalies, costs, events,
                                      Subscriptions(self.world), Simulation(), Organization(), Regions(self.world)]
        watch = WatchActions(posting, Alarms(self.world, metrics, deliveries))
        self._admin = Admin(self.world, budgets, chatbot, {**runtime.actions(), **watch.actions()})
        self.world.route = self._route
        self.world.on_reset += [budgets.reset, chatbot.reset, anomalies.reset, workflows.reset, costs.reset,
                                deliveries.reset, posting.reset]
        resources.load()
        install(deliveries)
        queues = Queues(self.world)
        self.world.on_reset.append(queues.reset)
        install_queues(queues)
        install_pipes(Pipes(self.world, targets, deliveries))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        if refused := refusal(request):
            return refused(environ, start_response)
        if request.path.startswith("/_local/"):
            return self._admin.handle(request)(environ, start_response)
        made = call(request, self.world.account)
        faults = self.world.faults
        if made.service == "chatbot" and made.region not in CHATBOT_REGIONS:
            return self._hang_up(environ)
        faults.calls.append(asdict(made))
        faults.notify()
        if fault := faults.api_fault(made.service, made.action, made.principal):
            if fault.code == "DropConnection":
                return self._hang_up(environ)
            return error_response(fault, made.service)(environ, start_response)
        return self._route(request)(environ, start_response)

    def _hang_up(self, environ: dict[str, Any]) -> NoReturn:
        environ["werkzeug.socket"].shutdown(SHUT_RDWR)
        raise ConnectionAbortedError

    def _route(self, request: Request) -> Any:
        """`_whole` services answer everything, `_parts` what they implement; the rest is moto's."""
        made = call(request, self.world.account)
        parts = [part for part in self._parts if made.service == (part.signing or part.name)
                 and part.implements(made.action)]
        if service := self._whole.get(made.service) or next(iter(parts), None):
            return service.dispatch(request, made.region)
        body = request.get_data()
        request.environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}  # moto reads it anew
        return self.world.moto


class _Quiet(WSGIRequestHandler):
    """HTTP/1.1 so that clients keep their connection; the record of calls is at `/_local/calls`, not on stderr."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def serve(account: str, port: int) -> tuple[BaseWSGIServer, Application]:
    application = Application(account)
    server = make_server("127.0.0.1", port, application, threaded=True, request_handler=_Quiet)
    application.world.url = f"http://localhost:{server.server_port}"
    return server, application
