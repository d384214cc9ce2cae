"""The part of `/_local/…` about what watches: Chatbot's way to Slack, and alarms."""
from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Callable

from .workflows.execution import moment

if TYPE_CHECKING:
    from .chatbot.posting import Posting
    from .services.alarms import Alarms

Input = dict[str, Any]


class WatchActions:
    def __init__(self, posting: Posting, alarms: Alarms) -> None:
        self._posting, self._alarms = posting, alarms

    def actions(self) -> dict[str, Callable[[Input], Any]]:
        return {"chatbot": self._chatbot, "posted": self._posted, "evaluate-alarms": self._evaluate}

    def _chatbot(self, given: Input) -> None:
        """{"configuration": name, "mode": "deliver"}"""
        self._posting.set_mode(given["configuration"], given["mode"])

    def _posted(self, _: Input) -> Any:
        """What Slack has got: configuration, message and buttons."""
        return self._posting.posted

    def _evaluate(self, given: Input) -> Any:
        """{"at": time, "region": region}: the alarms whose state has changed, and the topics that were told."""
        at = moment(given["at"]) if "at" in given else datetime.now(timezone.utc)
        return self._alarms.evaluate(at, given.get("region", "us-east-1"))
