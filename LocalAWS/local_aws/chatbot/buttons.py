"""Which custom actions Chatbot puts on a message as buttons, and with which command."""
from __future__ import annotations

import json
import re
from typing import Any

CUSTOM = "Custom"  # the notification type of custom notifications, as public stacks deploy it


def buttons(message: str, actions: list[dict[str, Any]]) -> dict[str, str]:
    """Text of the button → its command with the notification's values; of custom notifications only.

    AWS documents actions by their schema and for the console; the notification type and `event` before the path of a
    value are what public stacks have that work:
    <https://docs.aws.amazon.com/chatbot/latest/adminguide/sample-custom-action.html>
    """
    try:
        notification = json.loads(message)
    except ValueError:
        return {}
    if notification.get("source") != "custom" or notification.get("metadata", {}).get("enableCustomActions") is False:
        return {}
    return {attachment["ButtonText"]: command
            for action in actions for attachment in action.get("Attachments", [])
            if (command := _command(action["Definition"]["CommandText"], attachment, notification))}


def _command(text: str, attachment: dict[str, Any], notification: dict[str, Any]) -> str | None:
    if attachment.get("NotificationType") != CUSTOM:
        return None
    values = {name: _value(path, notification) for name, path in attachment.get("Variables", {}).items()}
    for criterion in attachment.get("Criteria", []):
        value = values.get(criterion["VariableName"])
        if value is None or criterion["Operator"] == "EQUALS" and value != criterion.get("Value"):
            return None
    return re.sub(r"\$(\w+)", lambda found: values.get(found[1]) or found[0], text)


def _value(path: str, notification: dict[str, Any]) -> str | None:
    first, *names = path.split(".")
    found: Any = notification if first == "event" else None
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) and found else None
