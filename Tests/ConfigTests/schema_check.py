#!/usr/bin/env python3
"""Holds bellwether.schema.json to the same good and bad examples as the loader."""

import json
import pathlib
import re
import sys

import jsonschema
import yaml

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent

# Mistakes that the loader finds and a JSON Schema cannot, by reason.
SCHEMA_CANNOT_SEE = {
    "YAML's syntax is not the schema's business": [
        "duplicate-keys", "duplicate-quoted-key", "block-scalars", "merge-key", "tags-of-yaml",
    ],
    "values of variables": [
        "account-from-bad-variable", "alert-bare-variable", "channel-id-bad-variable",
        "email-from-variable", "empty-variable", "limit-from-bad-variable", "missing-variable",
        "missing-variable-everywhere", "workspace-bad-variable",
    ],
    "what a text is made of": ["rule-links"],
    "one part of the file against another": [
        "alarm-elsewhere", "boundary-other-account", "alert-unknown-channel", "budget-names-collide", "budget-owner-without-owners",
        "budget-unknown-owner", "explicit-critical-without-such-channel", "rule-names", "secret-in-the-open", "secrets-too-close",
        "rule-pattern-too-long", "same-alert-twice", "same-slack-channel-twice", "same-variable-twice",
    ],
    "characters that cannot be seen": ["invisible-characters"],
    "names of all time zones": ["timezone-unknown"],
    "the number behind the text": [
        "limit-exponent", "limit-nan", "limit-three-decimals",
    ],
}


class Editor(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does, and so as editors do: `off` is text, 09:00 is no number."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("merge", r"<<", "<"),
]:
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))
Editor.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node), 10))


def problems(validator, path):
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Editor)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return [f"not YAML: {error.__class__.__name__}"]
    errors = sorted(validator.iter_errors(content), key=lambda error: list(map(str, error.path)))
    return [f"{'.'.join(map(str, error.path))}: {error.message[:200]}" for error in errors]


def main():
    schema = json.loads((ROOT / "bellwether.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    passed, failures = 0, []
    for path in sorted((ROOT / "Examples").glob("*.yaml")) + sorted((HERE / "Fixtures/valid").glob("*.yaml")):
        found = problems(validator, path)
        passed += not found
        failures += [f"{path.name} is valid, but {line}" for line in found]
    unseen = {name for names in SCHEMA_CANNOT_SEE.values() for name in names}
    for path in sorted((HERE / "Fixtures/invalid").glob("*.yaml")):
        is_refused = bool(problems(validator, path))
        if is_refused == (path.stem in unseen):
            failures.append(f"{path.name} is " + ("listed as unseen, but refused" if is_refused else "not refused"))
        else:
            passed += 1
        unseen.discard(path.stem)
    failures += [f"{name} is listed, but there is no such fixture" for name in sorted(unseen)]
    print(*failures, sep="\n", end="\n" if failures else "")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
