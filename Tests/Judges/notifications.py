"""What every published notification must keep to: Chatbot's schema and limits, and Slack text that nobody can abuse."""
from __future__ import annotations

import re
import unicodedata
from typing import Any, Iterator

# https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html; the smaller limits are our own.
TITLE, DESCRIPTION, STEPS, STEP, KEYWORDS, KEYWORD, SUMMARY, THREAD = 250, 3000, 3, 350, 5, 75, 80, 250
LINK = re.compile(r"<(https://[^\s|<>]+)\|([^\s|<>][^|<>]*)>")
MENTION = re.compile(r"<(@U[0-9A-Z]+|!subteam\^S[0-9A-Z]+)>")
ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
KEYS = {"content": {"textType", "title", "description", "nextSteps", "keywords"},
        "metadata": {"threadId", "summary", "eventType", "relatedResources", "additionalContext",
                     "enableCustomActions"}}


def check(notification: dict[str, Any], mentions: frozenset[str] = frozenset()) -> None:
    assert (notification["version"], notification["source"]) == ("1.0", "custom")
    assert notification.keys() <= {"version", "source", "id", "content", "metadata"}
    content, metadata = notification["content"], notification.get("metadata", {})
    assert content.keys() <= KEYS["content"] and metadata.keys() <= KEYS["metadata"]
    assert content["textType"] == "client-markdown"
    for text, limit in [(content["title"], TITLE), (content["description"], DESCRIPTION),
                        (metadata.get("summary", "-"), SUMMARY), (metadata.get("threadId", "-"), THREAD)]:
        assert isinstance(text, str) and 0 < len(text) <= limit, text
    for key, count, limit, within in [("nextSteps", STEPS, STEP, content), ("keywords", KEYWORDS, KEYWORD, content),
                                      ("relatedResources", 1000, 100_000, metadata)]:
        if key in within:
            assert isinstance(within[key], list) and 0 < len(within[key]) <= count, key
            assert all(isinstance(text, str) and 0 < len(text) <= limit for text in within[key]), within[key]
    assert all(isinstance(value, str) for value in metadata.get("additionalContext", {}).values())
    assert isinstance(metadata.get("eventType", ""), str)
    for text in (content["title"], content["description"], metadata.get("summary", ""),
                 *content.get("nextSteps", []), *content.get("keywords", [])):
        check_text(text, mentions)
    for text in texts(notification):
        plain = text.replace("\n", "") if text is content["description"] else text
        assert not [mark for mark in plain if unicodedata.category(mark) in ("Cc", "Cs") or mark in BIDIRECTIONAL], text


#: What reorders or hides the text around it.
BIDIRECTIONAL = {chr(code) for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def check_text(text: str, mentions: frozenset[str]) -> None:
    assert text.count("```") % 2 == 0, text
    for index, part in enumerate(text.split("```")):
        if index % 2 == 0:
            assert all(line.count("`") % 2 == 0 for line in part.split("\n")), part
            part = LINK.sub("", part)
            assert set(MENTION.findall(part)) <= mentions, part
            part = MENTION.sub("", part)
        assert "<" not in part and ">" not in part, text
        assert not ENTITY.search(part), text


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
