"""EventBridge: events reach the targets of the rules that match. Buses and rules are moto's."""
from __future__ import annotations

import json
import uuid
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from moto.events.exceptions import InvalidEventPatternException, ResourceNotFoundException, ValidationException
from moto.events.models import EventPatternParser, EventsBackend, Rule, events_backends

from ..errors import AwsError
from ..events.patterns import InvalidPattern, matches, parsed
from ..events.transform import input_of, problem
from ..protocol import Service
from ..workflows.execution import Execution, moment
from .targets import Sender, Targets, Undelivered

if TYPE_CHECKING:
    from ..world import World
    from .metrics import Metrics

Input = dict[str, Any]
PRINCIPAL = "events.amazonaws.com"
_LARGEST = 262_144  # bytes of one request's entries


class Events(Service):
    name = "events"
    invalid_input = "ValidationException"

    def __init__(self, world: World, targets: Targets, metrics: Metrics) -> None:
        self._world, self._targets, self._metrics = world, targets, metrics
        targets.happen = self.happen
        _install()

    def put_events(self, request: Input, region: str) -> dict[str, Any]:
        entries = request["Entries"]
        size = sum(len(str(entry.get(key, "")).encode()) for entry in entries
                   for key in ("Source", "DetailType", "Detail", "Resources"))
        if size > _LARGEST:
            raise AwsError("ValidationException", "Total size of the entries in the request is over the limit.")
        answers = [self._accept(entry, region) for entry in entries]
        return {"Entries": answers, "FailedEntryCount": sum("ErrorCode" in answer for answer in answers)}

    def test_event_pattern(self, request: Input, region: str) -> dict[str, Any]:
        try:
            event = json.loads(request["Event"])
        except ValueError:
            raise AwsError("InvalidEventPatternException", "Event is not valid. Reason: it is not JSON") from None
        missing = [key for key in ("id", "account", "source", "time", "region", "resources", "detail-type")
                   if key not in event]
        if missing:
            raise AwsError("InvalidEventPatternException", f"Event is not valid. Reason: it lacks {missing[0]}")
        try:
            return {"Result": matches(parsed(request["EventPattern"]), event)}
        except InvalidPattern as error:
            raise AwsError("InvalidEventPatternException", str(error)) from None

    def happen(self, given: dict[str, Any], region: str | None = None, bus: str = "default") -> list[dict[str, Any]]:
        """An event on a bus; what is missing of its envelope is filled in. One entry for each target it went to."""
        region = region or given.get("region", "us-east-1")
        event = {"version": "0", "id": str(uuid.uuid4()), "detail-type": "", "source": "",
                 "account": self._world.account, "time": _text(datetime.now(timezone.utc)), "region": region,
                 "resources": [], "detail": {}, **given}
        try:
            rules = list(events_backends[self._world.account][region].describe_event_bus(bus).rules.values())
        except ResourceNotFoundException:
            raise AwsError("ResourceNotFoundException", f"Event bus {bus} does not exist.") from None
        return [self._deliver(rule, target, event) for rule in rules if rule.state != "DISABLED"
                and rule.event_pattern.get_pattern() and matches(rule.event_pattern.get_pattern(), event)
                for target in list(rule.targets)]

    def execution_changed(self, run: Execution) -> None:
        """Step Functions tells of Standard executions only."""
        machine = run.machine
        if machine.type != "STANDARD":
            return
        output = json.dumps(run.output) if run.status == "SUCCEEDED" else None
        detail = {"executionArn": run.arn, "stateMachineArn": machine.arn, "name": run.name, "status": run.status,
                  "startDate": int(run.start.timestamp() * 1000), "input": json.dumps(run.input), "output": output,
                  "stopDate": int(run.stop.timestamp() * 1000) if run.stop else None,
                  "inputDetails": {"included": True}, "outputDetails": {"included": True} if output else None,
                  "error": run.error, "cause": run.cause}
        self.happen({"source": "aws.states", "detail-type": "Step Functions Execution Status Change",
                     "time": _text(run.stop or run.start), "resources": [run.arn], "detail": detail}, machine.region)

    def _accept(self, entry: Input, region: str) -> dict[str, str]:
        for key in ("Source", "DetailType", "Detail"):
            if not entry.get(key):
                return _refused("InvalidArgument",
                                f"Parameter {key} is not valid. Reason: {key} is a required argument.")
        if entry["Source"].startswith("aws."):
            return _refused("NotAuthorizedForSourceException", "Not authorized for the source.")
        try:
            detail = json.loads(entry["Detail"])
        except ValueError:
            detail = None
        if not isinstance(detail, dict):
            return _refused("MalformedDetail", "Detail is malformed.")
        event = {"id": str(uuid.uuid4()), "source": entry["Source"], "detail-type": entry["DetailType"],
                 "resources": entry.get("Resources", []), "detail": detail,
                 **({"time": _text(entry["Time"])} if "Time" in entry else {})}
        self.happen(event, region, entry.get("EventBusName", "default").split("/")[-1])
        return {"EventId": event["id"]}

    def _deliver(self, rule: Rule, target: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
        text = input_of(target, event, rule.arn, _text(datetime.now(timezone.utc)))
        sender = Sender(PRINCIPAL, rule.arn, target.get("RoleArn"), moment(event["time"]))
        failed = None
        try:
            self._targets.deliver(sender, target["Arn"], text)
        except Undelivered as failure:
            failed = failure.message
            queue = target.get("DeadLetterConfig", {}).get("Arn")
            self._targets.give_up(sender, target["Arn"], text, failure, queue)
        self._metrics.rule_invoked(rule.name, rule.region_name, failed is not None, sender.at)
        return {"rule": rule.name, "target": target["Id"], "arn": target["Arn"], "input": text, "problem": failed}


def _install() -> None:
    """Into moto: rules and targets that AWS refuses are refused."""
    put = EventsBackend.put_targets

    def validate(_: EventPatternParser, pattern: dict[str, Any]) -> None:
        if pattern:
            try:
                parsed(json.dumps(pattern))
            except InvalidPattern as error:
                raise InvalidEventPatternException(reason=str(error).split("Reason: ")[-1]) from None

    def put_targets(self: EventsBackend, name: str, event_bus_arn: str | None, targets: list[dict[str, Any]]) -> None:
        if found := next(filter(None, map(problem, targets)), None):
            raise ValidationException(found)
        put(self, name, event_bus_arn, targets)

    for owner, function, name in ((EventPatternParser, validate, "_validate_event_pattern"),
                                  (EventsBackend, put_targets, "put_targets")):
        setattr(owner, name, function)


def _refused(code: str, message: str) -> dict[str, str]:
    return {"ErrorCode": code, "ErrorMessage": message}


def _text(time: datetime) -> str:
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
