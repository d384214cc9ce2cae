"""`/_local/…`: what tests may do to the stand-in and ask of it; JSON in, JSON out."""
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Callable

from werkzeug.wrappers import Request, Response

from .cloudformation.events import stack_event
from .cloudformation.model import Definition, Stack
from .cloudformation.parameters import plain_values
from .cloudformation.templates import load
from .errors import AwsError
from .faults import ApiFault, Faults, ResourceFault

if TYPE_CHECKING:
    from .services.budgets import Budgets
    from .services.chatbot import Chatbot
    from .world import World

Input = dict[str, Any]


class Admin:
    def __init__(self, world: World, budgets: Budgets, chatbot: Chatbot,
                 others: dict[str, Callable[[Input], Any]]) -> None:
        self._world, self._budgets, self._chatbot = world, budgets, chatbot
        self._actions: dict[str, Callable[[Input], Any]] = {
            "reset": self._reset, "calls": self._calls, "forwarded": self._forwarded,
            "delays": self._delays, "fail-resource": self._fail_resource,
            "fail-api": self._fail_api, "pass": self._pass, "answer-otherwise": self._answer_otherwise, "hold": self._hold, "release": self._release, "await-held": self._await_held,
            "await-call": self._await_call, "await-change-set": self._await_change_set,
            "await-status": self._await_status, "stack": self._stack, "spend": self._spend,
            "workspaces": self._workspaces, **others,
        }

    def handle(self, request: Request) -> Response:
        action = self._actions.get(request.path.removeprefix("/_local/"))
        if action is None:
            return _json({"error": f"no such action; there are {', '.join(self._actions)}"}, 404)
        try:
            given = request.get_json(silent=True) if request.get_data() else request.args.to_dict()
            answer = action(given or {})
            return _json({} if answer is None else answer)
        except (AwsError, KeyError, TypeError, ValueError) as error:
            return _json({"error": repr(error)}, 400)

    def _reset(self, _: Input) -> None:
        self._world.reset()

    def _calls(self, _: Input) -> Any:
        return self._world.faults.calls

    def _forwarded(self, _: Input) -> Any:
        """What CloudFormation called with the rights of whoever called it."""
        return self._world.faults.forwarded

    def _delays(self, given: Input) -> None:
        """{"change_set": seconds, "stack": seconds}"""
        faults = self._world.faults
        faults.change_set_delay = float(given.get("change_set", faults.change_set_delay))
        faults.stack_delay = float(given.get("stack", faults.stack_delay))

    def _fail_resource(self, given: Input) -> None:
        """{"target": logical id or type, "on": "create" | "update" | "delete" | "validate", "reason": text, "times": 1}"""
        self._world.faults.resource_faults.append(ResourceFault(**given))

    def _fail_api(self, given: Input) -> None:
        """{"action": name, "code": code, "message": text, "status": 400, "times": 1, "service": name}"""
        self._world.faults.api_faults.append(ApiFault(**given))

    def _pass(self, given: Input) -> None:
        """{"seconds": 60}: as if so much time had passed, for what AWS keeps for a while."""
        self._world.faults.passed += float(given["seconds"])

    def _answer_otherwise(self, given: Input) -> None:
        """{"points": ["topic-conditions", "encrypted-topics", "notifications"]}"""
        if unknown := set(given["points"]) - OPEN_POINTS:
            raise ValueError(f"there are {', '.join(sorted(OPEN_POINTS))}, and not {', '.join(sorted(unknown))}")
        self._world.faults.otherwise = set(given["points"])

    def _hold(self, given: Input) -> None:
        """{"resource": "LOGICALID" or "STACK/LOGICALID"}: operations stop there until released."""
        self._world.faults.holds.add(given["resource"])

    def _release(self, given: Input) -> None:
        self._world.faults.holds.discard(given["resource"])
        self._world.faults.notify()

    def _await_held(self, given: Input) -> Any:
        """{"resource": logical id, "timeout": 10}: answers when an operation has come to it."""
        return {"held": self._wait(lambda faults: given["resource"] in faults.held, given)}

    def _await_call(self, given: Input) -> Any:
        """{"action": name, "timeout": 10}: answers when a client has called it since the last reset."""
        return {"called": self._wait(
            lambda faults: any(call["action"] == given["action"] for call in faults.calls), given)}

    def _await_change_set(self, given: Input) -> Any:
        """{"id": ARN, "region": region, "timeout": 10}: answers when it is computed."""
        store = self._world.store(given.get("region", "us-east-1"))
        every = [found for stack in store.stacks.values() for found in stack.change_sets.values()]
        [wanted] = [found for found in every if found.id == given["id"]]
        return {"computed": self._wait(lambda _: wanted.status in ("CREATE_COMPLETE", "FAILED"), given)}

    def _await_status(self, given: Input) -> Any:
        """{"stack": name or id, "resource": logical id if not of the stack itself, "status": status,
        "region": region, "timeout": 10}"""
        store = self._world.store(given.get("region", "us-east-1"))

        def reached(_: Faults) -> bool:
            stack = store.find(given["stack"])
            found = stack.resources.get(given["resource"]) if stack and "resource" in given else stack
            return found is not None and found.status == given["status"]

        return {"reached": self._wait(reached, given)}

    def _wait(self, until: Callable[[Faults], bool], given: Input) -> bool:
        faults = self._world.faults
        return faults.wait(lambda: until(faults), float(given.get("timeout", 10)))

    def _stack(self, given: Input) -> Any:
        """{"name", "status", "region", "reason", "template", "tags"}: sets a stack's status, or makes a stack that nobody
        here deployed, such as one an organisation rolls out."""
        region = given.get("region", "us-east-1")
        store = self._world.store(region)
        stack = store.find(given["name"])
        if stack is None:
            template = load(json.dumps(given.get("template", FOREIGN)), region)
            prefix = f"arn:aws:cloudformation:{region}:{self._world.account}:stack"
            stack = Stack(given["name"], f"{prefix}/{given['name']}/{given.get('id', 'f0reign0')}", region,
                          self._world.account)
            tags = [{"Key": key, "Value": value} for key, value in given.get("tags", {}).items()]
            stack.definition = Definition(template, [], plain_values([], {}), tags)
            store.stacks[stack.name] = stack
        stack_event(stack, given["status"], given.get("reason"))
        self._world.faults.notify()
        return {"id": stack.id}

    def _spend(self, given: Input) -> None:
        """{"budget": name, "actual": "12.5", "forecast": "30" or null}"""
        self._budgets.spend.setdefault(given["budget"], {}).update(
            {key: given[key] for key in ("actual", "forecast") if key in given})

    def _workspaces(self, given: Input) -> None:
        """{"T0123ABCD": "name", …}: the Slack workspaces that are authorised, and no others."""
        self._chatbot.workspaces = dict(given)


#: EventBridge fills the conditions in a topic's policy; what it publishes to an encrypted topic is lost; a budget takes
#: ten notifications.
OPEN_POINTS = {"topic-conditions", "encrypted-topics", "notifications"}
FOREIGN = {"Resources": {"Handle": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}}


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value, default=str), status, {"Content-Type": "application/json"})
