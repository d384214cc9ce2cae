#!/usr/bin/env python3
"""Holds Fixtures/jsonata.json, which the Swift tests run, to what jsonata-python makes of the same expressions.

Fixtures/depths.json says how many levels of evaluation each of them takes (null: it fails before), and each of some
expressions more; Step Functions lets an expression have a hundred. `--record` writes the numbers anew.

A case has `expr`, perhaps `data` (the name of a document), and `expected`, `undefined` or `error`. Where jsonata-python
deviates from JSONata's documentation, `note` says how, and `python` has its own value: so the note stays true.
"""

import contextlib
import io
import json
import pathlib
import sys

from jsonata import Jsonata
from jsonata.timebox import Timebox
from jsonata.utils import Utils

FIXTURE = pathlib.Path(__file__).parent / "Fixtures" / "jsonata.json"
DEPTHS = FIXTURE.with_name("depths.json")
UNDEFINED = {"undefined": True}
ERROR = {"error": True}


def plain(value):
    """The value as JSON has it: whole numbers as integers, and characters outside the BMP in one piece."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    if isinstance(value, float) and value == int(value):
        return int(value)
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise ValueError("not JSON")


def evaluate(expression, document):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            jsonata = Jsonata(expression)
            jsonata.set_output_convert_nulls(False)
            value = jsonata.evaluate(json.loads(json.dumps(document)))
        return UNDEFINED if value is None else plain(Utils.convert_nulls(value))
    except Exception:
        return ERROR


def depth(expression, document):
    """The least bound under which the library evaluates it, or None if it fails under each."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            jsonata = Jsonata(expression)
            bounds = Timebox(jsonata.environment, None, 1_000_000)
            reached = [0]
            check = bounds.check_runaway
            bounds.check_runaway = lambda: reached.append(max(reached.pop(), bounds.depth)) or check()
            jsonata.evaluate(json.loads(json.dumps(document)))
        except Exception:
            return None
    return reached[0]


def depths(fixture):
    known = json.loads(DEPTHS.read_text(encoding="utf-8"))
    cases = [{"expr": case["expr"], "depth": depth(case["expr"], None)} for case in known["cases"]]
    corpus = [None if "note" in case else depth(case["expr"], fixture["documents"].get(case.get("data")))
              for case in fixture["cases"]]
    if "--record" in sys.argv:
        rows = ",\n".join(json.dumps(case) for case in cases)
        DEPTHS.write_text(f'{{\n"cases": [\n{rows}\n],\n"corpus": {json.dumps(corpus)}\n}}\n', encoding="utf-8")
        return 0
    pairs = [*zip(cases, known["cases"]), *zip(corpus, known["corpus"], strict=True)]
    return sum(found != wanted for found, wanted in pairs)


def main():
    fixture = json.loads(FIXTURE.read_text(encoding="utf-8"))
    differences = 0
    for case in fixture["cases"]:
        wanted = UNDEFINED if "undefined" in case else ERROR if "error" in case else case.get("expected")
        if "note" in case:
            wanted = case["python"]
        document = fixture["documents"][case["data"]] if "data" in case else None
        found = evaluate(case["expr"], document)
        # json.dumps tells true from 1, and one order of members from another.
        if json.dumps(found) != json.dumps(wanted):
            differences += 1
            print(f"{case['expr']}\n  fixture: {json.dumps(wanted)}\n  jsonata-python: {json.dumps(found)}")
    noted = sum("note" in case for case in fixture["cases"])
    print(f"{len(fixture['cases'])} expressions against jsonata-python, {noted} of which deviate from the documentation "
          f"as noted: {differences} differences")
    deeper = depths(fixture)
    print(f"depths of evaluation: {deeper} differences")
    return 1 if differences or deeper else 0


if __name__ == "__main__":
    sys.exit(main())
