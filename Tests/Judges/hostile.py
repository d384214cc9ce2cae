"""Seeded damage to documented events, in the fields and in their types."""
from __future__ import annotations

import copy
import json
import random
from typing import Any

from conftest import HERE

#: Kind and name → a failure that is told.
FAILED: dict[tuple[str, str], Any] = {
    (path.parent.parent.name, path.stem): json.loads(path.read_text())
    for path in sorted((HERE / "events").glob("*/told/*.json"))}
FAILED["rule", "order-failed"] = {
    "version": "0", "id": "1", "detail-type": "Order Failed", "source": "acme.orders", "account": "123456789012",
    "time": "2026-03-10T07:59:00Z", "region": "us-east-1", "resources": [],
    "detail": {"orderId": "o-1", "customer": "Ann", "reason": "no stock"}}
TEXTS = [
    "<!channel>", "<@U123>", "<!here> & <https://evil.example|bank>", "&<>", "&lt;!channel&gt;", 'say "no"', "a\nb\r\nc\td",
    "back\\slash\\", "tick ` tick `` tick ```", "```", "`", "\u0000\u0007\u001b[31m\u007f\u0085", "\u202egnp.exe", "\u2066x\u2069",
    "🔥🚨👩‍👩‍👧", "שלום עולם", "مرحبا", "*bold* _it_ ~no~", "", " ", "\n", "$1 {detail.x} ${y} {% $states %}", "https://evil.example/?a=b|c>d",
    "a|b", "|", ">", "<", "javascript:alert(1)", "%00%0a", "x" * 300, "&" * 300, "<" * 1000, "word " * 2000, "é" * 10_000,
    "arn:aws:ecs:us-west-2:111122223333:service/" + "c" * 255 + "/" + "s" * 255, "null", "0", "-1", "2026-03-10T08:00:00Z",
    "2026-19-39T29:00:00Z", "2026-03-10T08:00:00x5Z", "\ufeff", "\u2028"]
WRONG: list[Any] = [None, 0, 1, -1.5, 1e300, True, False, [], {}, [None], ["a", "b"], {"a": 1}, [[]], [{"a": [1]}]]


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        found += paths(inner, (*path, key))
    return found


def damaged(random_: random.Random, event: Any, well_typed: bool) -> Any:
    """Some fields missing, null (as a missing one is), hostile; unless `well_typed` also of other types. At most as long
    as EventBridge takes an event: 256 KiB, here with room for what surrounds it."""
    while len(json.dumps(found := _damaged(random_, event, well_typed), ensure_ascii=False).encode()) > 200_000:
        pass
    return found


def _damaged(random_: random.Random, event: Any, well_typed: bool) -> Any:
    event = copy.deepcopy(event)
    for _ in range(random_.choice([1, 1, 2, 3, 6])):
        places = paths(event)
        if not places:
            break
        *way, last = random_.choice(places)
        parent = event
        for key in way:
            parent = parent[key]
        old = parent[last]
        if not well_typed and random_.random() < 0.6:
            parent[last] = copy.deepcopy(random_.choice(WRONG))
        elif random_.random() < 0.35:
            parent[last] = None
            if random_.random() < 0.7:
                del parent[last]
        elif isinstance(old, str):
            text = random_.choice(TEXTS)
            parent[last] = text if random_.random() < 0.6 else old[:3] + text + old[3:]
        elif isinstance(old, list) and old:
            parent[last] = random_.choice([[], copy.deepcopy(old) * 30])
    return event
