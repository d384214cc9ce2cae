"""What holds of events of every kind: where urgent ones go, what becomes of very large ones, and of text that is odd."""
from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import HERE, KINDS
from formatting import MENTIONS, Bus, send
from notifications import check
from test_documented import event

#: What Amazon EventBridge takes: 256 KiB. What it adds for the formatter has to fit as well.
LARGEST = 256 * 1024 - 200


def told(kind: str, event: dict[str, Any], channel: str = "critical", **more: str) -> list[dict[str, Any]]:
    bus = Bus()
    send(bus, kind, event, channel, **more)
    for message in bus.published:
        check(message, MENTIONS)
    return bus.published


def topics(kind: str, event: dict[str, Any], channel: str) -> list[str]:
    bus = Bus()
    return [arguments["TopicArn"].rsplit("-", 1)[-1] for arguments in send(bus, kind, event, channel).arguments("sns:publish")]


@pytest.mark.parametrize(("name", "channel"), [
    ("risk-credentials", "critical"), ("risk-quarantine", "critical"), ("billing-suspension", "critical"),
    ("abuse", "critical"), ("ec2-retirement", "heartbeat"), ("elb-issue", "heartbeat"), ("ecs-patching", "heartbeat")])
def test_what_puts_the_account_at_risk_is_critical_wherever_its_kind_goes(name: str, channel: str) -> None:
    assert topics("health", event("health", "told", name), "heartbeat") == [channel]


@pytest.mark.parametrize("line_end", ["\n", "\r", "\u2028", "\u0085"])
def test_no_engine_takes_a_line_end_for_the_end_of_an_identifier(line_end: str) -> None:
    odd = {**event("ebs", "told", "volume-not-attached"), "region": f"eu-west-1{line_end}", "account": f"999999999999{line_end}",
           "time": f"2026-11-27T09:00:00Z{line_end}"}
    odd["resources"] = [f"arn:aws:ec2:us-east-1:123456789012:volume/vol-01234567{line_end}"]
    [message] = told("ebs", odd)
    text = message["content"]["description"]
    assert "eu-west-1" not in text and "999999999999" not in text and "https://us-east-1.console" in text
    assert "volumeId" not in message["metadata"]["additionalContext"]


def test_an_address_in_an_event_leads_nowhere() -> None:
    odd = event("ebs", "told", "volume-not-created")
    odd["detail"]["cause"] = "Sign in at https://evil.example/login first, or http://evil.example"
    [message] = told("ebs", odd)
    assert "at `https://evil.example/login` first, or `http://evil.example`" in message["content"]["description"]
    odd["detail"]["event"] = "https://evil.example/login"
    [message] = told("ebs", odd)
    assert "://" not in message["content"]["title"]


@pytest.mark.parametrize(("text", "shown"), [
    ("function:email:3 failed", "`function:email:3` failed"), ("at 10:42:17 UTC", "at 10:42:17 UTC"),
    ("a :tada: b", "a `:tada:` b"), ("ratio 1:100:1", "ratio `1:100:1`"), ("no colon: none", "no colon: none")])
def test_a_text_shows_no_emoji(text: str, shown: str) -> None:
    odd = event("ebs", "told", "volume-not-created")
    odd["detail"]["cause"] = text
    [message] = told("ebs", odd)
    assert f"*Reason* {shown}\n" in message["content"]["description"]


@pytest.mark.parametrize("hidden", ["\u00ad", "\u061c", "\ud83d", "\udc00", "\u202e", "\u2066", "\u200b"])
def test_what_nobody_sees_is_taken_out(hidden: str) -> None:
    odd = event("ebs", "told", "volume-not-created")
    odd["detail"]["cause"] = f"pay{hidden}ment"
    [message] = told("ebs", odd)
    assert hidden not in json.dumps(message, ensure_ascii=False)
    json.dumps(message, ensure_ascii=False).encode()


@pytest.mark.parametrize("filling", ["a", "\u20ac", "\U0001f600", '"', "<"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_largest_event_is_told(kind: str, filling: str) -> None:
    failure = next(name for name in sorted(path_names(kind)))
    odd = event(kind, "told", failure)
    room = LARGEST - len(json.dumps({"kind": kind, "channel": "critical", "event": odd}, ensure_ascii=False).encode())
    odd["detail"]["more"] = filling * (room // len(json.dumps(filling, ensure_ascii=False)[1:-1].encode()))
    [message] = told(kind, odd)
    assert message["content"]["title"] == told(kind, event(kind, "told", failure))[0]["content"]["title"]


def test_a_large_event_of_many_small_fields_is_told() -> None:
    odd = event("ebs", "told", "volume-not-created")
    odd["detail"] = {f"field-{number}": "x" * 100 for number in range(2_000)}
    [message] = told("ebs", odd)
    assert "EBS" in message["content"]["title"]


def path_names(kind: str) -> list[str]:

    return [path.stem for path in (HERE / "events" / kind / "told").glob("*.json")]
