"""Every branch of every kind's expression is taken by an event that the kind's own rule lets in: what its pattern never
lets in is dead, and advice that nothing leads to is never read. Also what engines read differently."""
from __future__ import annotations

from typing import Any, Iterator

import pytest
from jsonata.jsonata import Jsonata
from jsonata.parser import Parser

import asl
from conftest import KINDS, formatter, templates
from formatting import Bus, send
from test_documented import event, events, matches

#: Ends of conditions that no documented event turns: a field of a type that AWS does not send, a setting of its own.
ODD = ("$substring($string($v),0,1000):''", "$v<1000000000000?$v:0", "$x.filter=''?'':", "[$s($item)]")
LET_IN = [(fate, *entry.values) for fate in ("told", "clears", "silent") for entry in events(fate)]


def nodes(value: Any, seen: set[int]) -> Iterator[Parser.Symbol]:
    """All nodes of a syntax tree."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from nodes(item, seen)
    elif isinstance(value, Parser.Symbol) and id(value) not in seen:
        seen.add(id(value))
        yield value
        for inner in vars(value).values():
            yield from nodes(inner, seen)


def texts(value: Any) -> Iterator[str]:
    """All expressions in a definition."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)
    elif isinstance(value, str) and value.startswith("{%"):
        yield value


def own(kind: str) -> str:
    """The expression that makes a card of a kind."""
    [branch] = formatter(kind).definition["States"]["Format"]["Branches"]
    return branch["States"][f"Format {kind}"]["Output"]


@pytest.fixture(scope="module")
def taken() -> set[tuple[int, bool]]:
    """The conditions that were met, and how each turned out."""
    found: set[tuple[int, bool]] = set()

    def condition(self: Any, node: Any, input: Any, environment: Any) -> Any:
        turn = bool(Jsonata.boolize(self.eval(node.condition, input, environment)))
        found.add((id(node), turn))
        return self.eval(node.then if turn else node._else, input, environment) if turn or node._else is not None else None

    original, Jsonata.evaluate_condition = Jsonata.evaluate_condition, condition
    try:
        for fate, kind, name in LET_IN:
            assert matches(kind, event(kind, fate, name))
            bus = Bus()
            if fate == "clears":
                send(bus, kind, event(kind, "told", name))
            send(bus, kind, event(kind, fate, name))
    finally:
        Jsonata.evaluate_condition = original
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_is_taken(kind: str, taken: set[tuple[int, bool]]) -> None:
    text = own(kind)
    conditions = [node for node in nodes(asl.compiled(text).ast, set()) if node.type == "condition"]
    untaken = [(turn, text[3:][max(node.position - 60, 0):node.position + 300])
               for node in conditions for turn in (True, False)
               if (id(node), turn) not in taken and (turn or node._else is not None)]
    missing = [(turn, place[:150]) for turn, place in untaken if not any(odd in place for odd in ODD)]
    assert missing == []


def test_no_pattern_means_different_things_in_different_engines() -> None:
    """`$` matches before a final line end in some, the classes with a letter know Unicode in some."""
    for name, template in templates("events").items():
        if not name.endswith(("-events", "-rules")):
            continue
        for text in texts(template):
            for node in nodes(asl.compiled(text).ast, set()):
                if node.type == "regex":
                    pattern = node.value.pattern
                    assert not pattern.replace("\\$", "").endswith("$"), (name, pattern)
                    assert not any(odd in pattern for odd in ("\\d", "\\s", "\\w", "\\b", "$)", "$|")), (name, pattern)
