"""What AWS finds in a JSONata expression when a definition is created or validated: whether it parses, and what it reads
that Step Functions does not offer. There is no context item, so a path starts at a variable; only steps after the first,
predicates, sort terms and groups have one. The body of a function keeps the context of where the function stands.
https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html"""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Iterator

INVALID, UNSUPPORTED = "INVALID_JSONATA_EXPRESSION", "UNSUPPORTED_JSONATA_EXPRESSION"
#: Fields of `$states` in every expression; `result` and `errorOutput` are in some only.
ALWAYS = frozenset({"input", "context"})
_CHILDREN = ("steps", "expressions", "expression", "lhs", "rhs", "lhs_object", "procedure", "arguments", "body", "condition",
             "then", "_else", "predicate", "stages", "group", "terms", "pattern", "update", "delete", "expr")


def refused(text: str, offered: frozenset[str] = ALWAYS) -> list[tuple[str, str]]:
    """Code and message of everything AWS refuses; `offered` are the fields that `$states` has in this place."""
    found, names, fields = _read(text)
    missing = [(UNSUPPORTED, f"Field '$states.{name}' does not exist.") for name in fields if name not in offered]
    return [*found, *((UNSUPPORTED, _words(name)) for name in names), *missing]


def _words(name: str) -> str:
    return f"Reference to '{name}' {'' if name == '$$' else 'at the top level '}is not supported."


@lru_cache(maxsize=2048)
def _read(text: str) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Why it does not parse, its references without a context, and the fields of `$states` that it reads."""
    from jsonata import Jsonata  # on first use: the stand-in starts faster without
    try:
        root = Jsonata(text).ast
    except Exception as error:
        return [(INVALID, _message(error))], [], []
    nodes = list(_every(root))
    names = dict.fromkeys([*_top(root), *("$$" for node in nodes if (node.type, node.value) == ("variable", "$"))])
    found = [(UNSUPPORTED, "The function '$eval' is not supported; use '$parse'.")] if any(
        (node.type, node.value) == ("variable", "eval") for node in nodes) else []
    return found, list(names), list(dict.fromkeys(_fields(nodes)))


def _message(error: Exception) -> str:
    """The parser's, with quotes around what it quotes from the expression, as AWS has it."""
    from jsonata.jexception import JException
    template = JException.error_codes.get(error.error) if isinstance(error, JException) else None
    if not template or "{{{" in template:
        return str(error)
    given = iter((error.current, error.expected))
    return re.sub(r"\{\{\w+\}\}", lambda _: f'"{next(given)}"', template)


def _top(node: Any) -> Iterator[str]:
    """References against the context of the whole expression, which there is not."""
    kind = getattr(node, "type", None)
    if kind in ("name", "wildcard", "descendant"):
        yield str(node.value)
    elif kind == "variable" and node.value == "":
        yield "$"
    elif kind == "path":
        yield from _top(node.steps[0])
    elif kind == "bind":
        yield from _top(node.rhs)
    elif kind in ("binary", "apply", "unary", "function", "partial", "lambda", "condition", "block", "transform"):
        arguments = [] if kind == "lambda" else node.arguments
        pairs = node.lhs_object if kind == "unary" else None
        for child in _flat([node.lhs, node.rhs, node.expression, node.expressions, pairs, node.procedure, arguments,
                            node.body, node.condition, node.then, node._else]):
            yield from _top(child)


def _every(node: Any) -> Iterator[Any]:
    yield node
    for name in _CHILDREN:
        if name != "arguments" or node.type != "lambda":
            for child in _flat(getattr(node, name, None)):
                yield from _every(child)


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [item for entry in value for item in _flat(entry)]
    return [] if value is None or isinstance(value, str) else [value]


def _fields(nodes: list[Any]) -> Iterator[str]:
    for node in nodes:
        if node.type == "path" and len(node.steps) > 1:
            first, second = node.steps[:2]
            if (first.type, first.value, second.type) == ("variable", "states", "name"):
                yield str(second.value)
