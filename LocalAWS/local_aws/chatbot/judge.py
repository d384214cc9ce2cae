"""Which SNS messages Chatbot shows: custom notifications, and what AWS services send unchanged."""
from __future__ import annotations

import json
from typing import Any

LIMITS = {"title": 250, "description": 8_000}  # characters, as AWS documents them
ITEM_LIMITS = {"nextSteps": 350, "keywords": 75}
BUDGET = ("AWS Budget Notification", "Budget Name:", "Alert Type:", "Alert Threshold:")
ALARM = ("AlarmName", "NewStateValue", "NewStateReason", "StateChangeTime")
ANOMALY = ("anomalyId", "impact", "monitorName")
EVENT = {"version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"}
# They reach Chatbot on ways of their own, not through EventBridge:
# <https://docs.aws.amazon.com/chatbot/latest/adminguide/related-services.html>
ELSEWHERE = {"aws.cloudwatch", "aws.codebuild", "aws.codecommit", "aws.codedeploy", "aws.codepipeline"}


def is_supported(message: str) -> bool:
    """What is not JSON can only be the text of AWS Budgets."""
    try:
        found = json.loads(message)
    except ValueError:
        return all(part in message for part in BUDGET)
    if not isinstance(found, dict):
        return False
    if found.get("source") == "custom":
        return is_custom_notification(found)
    if all(key in found for key in ALARM):
        return "Trigger" in found or "AlarmRule" in found
    if "detail-type" in found:
        source = str(found.get("source"))
        return found.keys() == EVENT and source.startswith("aws.") and source not in ELSEWHERE
    return all(key in found for key in ANOMALY)


def is_custom_notification(found: dict[str, Any]) -> bool:
    """<https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html>; too long counts as dropped."""
    content, metadata = found.get("content"), found.get("metadata", {})
    if found.get("version") != "1.0" or not isinstance(content, dict) or not isinstance(metadata, dict):
        return False
    if content.get("textType", "client-markdown") != "client-markdown":
        return False
    if not isinstance(content.get("description"), str) or not content["description"].strip():
        return False
    texts = all(isinstance(content.get(key, ""), str) and len(content.get(key, "")) <= limit
                for key, limit in LIMITS.items())
    lists = all(_is_list(content.get(key, []), limit) for key, limit in ITEM_LIMITS.items())
    context = metadata.get("additionalContext", {})
    return (texts and lists and _is_list(metadata.get("relatedResources", []), None)
            and all(isinstance(metadata.get(key, ""), str) for key in ("threadId", "summary", "eventType"))
            and isinstance(context, dict) and all(isinstance(value, str) for value in context.values()))


def _is_list(given: Any, limit: int | None) -> bool:
    return isinstance(given, list) and all(
        isinstance(item, str) and (limit is None or len(item) <= limit) for item in given)
