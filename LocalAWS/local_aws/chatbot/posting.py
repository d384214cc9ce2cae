"""The way from a topic to Slack: metrics and logs in us-east-1, as Chatbot makes them."""
from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from .buttons import buttons
from .judge import is_supported

if TYPE_CHECKING:
    from ..services.chatbot import Chatbot
    from ..services.metrics import Metrics
    from ..world import World

REGION = "us-east-1"  # whatever the Region of the topic
UNSUPPORTED = ("Event received is not supported (see "
               "https://docs.aws.amazon.com/chatbot/latest/adminguide/related-services.html)")
# Only the first is AWS's own wording; the others hold the names that Slack's API gives these errors.
REASONS = {"unsupported": UNSUPPORTED, "archived": "Unable to post message to Slack: is_archived",
           "workspace-gone": "Unable to post message to Slack: account_inactive", "throttled": "Event was throttled"}
MODES = ("deliver", "unsupported", "throttled", "workspace-gone", "archived", "delayed", "no-logs")


class Posting:
    """`modes` are set by tests, by the configuration's name."""

    def __init__(self, world: World, chatbot: Chatbot, metrics: Metrics) -> None:
        self._world, self._chatbot, self._metrics = world, chatbot, metrics
        self.reset()

    def reset(self) -> None:
        self.modes: dict[str, str] = {}
        self.posted: list[dict[str, Any]] = []
        self._held_back: dict[str, list[dict[str, float]]] = {}

    def set_mode(self, configuration: str, mode: str) -> None:
        """`delayed` holds the metrics back until another mode is set; `no-logs` fails without saying why."""
        if mode not in MODES:
            raise ValueError(f"no such mode; there are {', '.join(MODES)}")
        if configuration not in {found["ConfigurationName"] for found in self._chatbot.configurations.values()}:
            raise ValueError(f"there is no configuration {configuration}")
        self.modes[configuration] = mode
        if mode != "delayed":
            for counts in self._held_back.pop(configuration, []):
                self._count(configuration, counts)

    def receive(self, topic: str, message: str) -> None:
        for found in list(self._chatbot.configurations.values()):
            if topic in found["SnsTopicArns"]:
                own = [self._chatbot.actions[arn] for arn in sorted(found.get("Associations", []))
                       if arn in self._chatbot.actions]
                self._post(found["ConfigurationName"], found["LoggingLevel"], message, own)

    def _post(self, configuration: str, level: str, message: str, actions: list[dict[str, Any]]) -> None:
        mode = self.modes.get(configuration, "deliver")
        if mode == "throttled":
            return self._fail(configuration, level, {"EventsThrottled": 1}, REASONS[mode])
        if mode == "unsupported" or not is_supported(message):
            return self._fail(configuration, level, {"EventsProcessed": 1, "UnsupportedEvents": 1}, UNSUPPORTED)
        if mode in ("workspace-gone", "archived", "no-logs"):
            counts = {"EventsProcessed": 1, "MessageDeliveryFailure": 1}
            return self._fail(configuration, level, counts, REASONS.get(mode))
        self.posted.append(
            {"configuration": configuration, "message": message, "buttons": buttons(message, actions)})
        counts = {"EventsProcessed": 1, "MessageDeliverySuccess": 1}
        if mode == "delayed":
            self._held_back.setdefault(configuration, []).append(counts)
        else:
            self._count(configuration, counts)
        if level == "INFO":
            self._log(configuration, "Sending message to Slack", "INFO")
        self._world.faults.notify()

    def _fail(self, configuration: str, level: str, counts: dict[str, float], reason: str | None) -> None:
        self._count(configuration, counts)
        if reason and level != "NONE":
            self._log(configuration, reason, "ERROR")
        self._world.faults.notify()

    def _count(self, configuration: str, counts: dict[str, float]) -> None:
        self._metrics.put(REGION, "AWS/Chatbot", ("ConfigurationName", configuration), counts)

    def _log(self, configuration: str, text: str, level: str) -> None:
        """The group is there from the first line on."""
        logs, group = self._world.client("logs", REGION), f"/aws/chatbot/{configuration}"
        for create, names in ((logs.create_log_group, {"logGroupName": group}),
                              (logs.create_log_stream, {"logGroupName": group, "logStreamName": "chatbot"})):
            try:
                create(**names)
            except ClientError as error:
                if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
                    raise
        line = json.dumps({"message": text, "logLevel": level, "configuration": configuration})
        logs.put_log_events(logGroupName=group, logStreamName="chatbot",
                            logEvents=[{"timestamp": int(time.time() * 1000), "message": line}])
