"""Whatever text of a configuration holds a reference to a secret, or a value of `.env`: the place is named, nothing else.

The texts are found by a YAML parser of our own choice (PyYAML), in configurations that together have every key of the
schema; all of one configuration are replaced at once.
"""
from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Iterator

import pytest
import yaml

from conftest import PROGRAM, ROOT

FIXTURES = ROOT / "Tests/ConfigTests/Fixtures/valid"
CONFIGURATIONS = [ROOT / "Examples/full.yaml", ROOT / "Examples/minimal.yaml",
                  ROOT / "Tests/StacksTests/Fixtures/everything.yaml",
                  *(path for path in sorted(FIXTURES.glob("*.yaml")) if path.read_text().isascii())]
ENV = {"WHOLE": "{{resolve:ssm:/x}}", "PART": "olve:ssm:/x}}", "SLACK_WORKSPACE_ID": "T0123ABCD"}
Spot = tuple[int, int]


def scalars(node: yaml.Node, keys: bool) -> Iterator[yaml.ScalarNode]:
    """Values, or keys, in the order of the file."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if keys:
                yield key
            yield from scalars(value, keys)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from scalars(value, keys)
    elif not keys and node.value not in ("", "~", "null"):
        yield node


def hostile(path: Path, keys: bool, text: str) -> tuple[str, set[Spot]]:
    """The configuration with `text`, numbered, in the place of all keys or values; and where they are then."""
    given = path.read_text()
    for number, node in reversed(list(enumerate(scalars(yaml.compose(given), keys)))):
        end = "\n" if given[node.start_mark.index:node.end_mark.index].endswith("\n") else ""
        given = (given[:node.start_mark.index] + '"' + text.replace("/x", f"/{number}") + '"' + end
                 + given[node.end_mark.index:])
    return given, {(node.start_mark.line + 1, node.start_mark.column + 1)
                   for node in scalars(yaml.compose(given), keys)}


def findings(folder: Path, text: str, env: dict[str, str]) -> list[dict[str, str | int]]:
    (folder / "bellwether.yaml").write_text(text)
    (folder / ".env").write_text("".join(f"{name}='{value}'\n" for name, value in env.items()))
    (folder / ".env").chmod(0o600)
    done = subprocess.run([PROGRAM, "validate", "--json"], cwd=folder, capture_output=True, text=True, timeout=60,
                          env={"PATH": os.environ["PATH"]})
    assert done.returncode == 1 and done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.parametrize("keys, text", [
    (False, "{{resolve:ssm:/x}}"), (True, "{{resolve:ssm:/x}}"), (False, "a {{{ Resolve :ssm:/x}}"),
    (False, "{{res\\u006flve:ssm:/x}}"), (False, "${WHOLE}"), (False, "{{res${PART}"),
])
def test_a_reference_is_refused_in_every_text_at_its_place(tmp_path: Path, keys: bool, text: str) -> None:
    for path in CONFIGURATIONS:
        given, spots = hostile(path, keys, text)
        told = {(finding["line"], finding["column"]) for finding in findings(tmp_path, given, ENV)
                if "'{{resolve:' is not allowed" in str(finding["message"])}
        assert spots and told == spots if len(spots) < 500 else len(told) > 400, path.name


def test_the_configurations_have_every_key_of_the_schema() -> None:
    schema = json.loads((ROOT / "bellwether.schema.json").read_text())
    known: set[str] = set()

    def walk(node: object, inside: str) -> None:
        if isinstance(node, dict):
            known.update(node["properties"] if isinstance(node.get("properties"), dict) and inside != "pattern" else ())
            for name, inner in node.items():
                walk(inner, name)
        elif isinstance(node, list):
            for inner in node:
                walk(inner, inside)

    walk({name: inner for name, inner in schema.items() if name != "definitions"}, "")
    met = {key.value for path in CONFIGURATIONS for key in scalars(yaml.compose(path.read_text()), True)}
    assert len(known) > 60 and known - met == set()


@pytest.mark.parametrize("value", ["canary-91f3", "091300000000", "-9137", "arn:aws:sqs:eu-west-9:913000000000:canary",
                                   "${{canary91", "canary\tline", "us-est-91", "1e9137", "C0CANARY91"])
def test_no_diagnostic_shows_a_value_of_dot_env(tmp_path: Path, value: str) -> None:
    for path in CONFIGURATIONS:
        given, _ = hostile(path, False, "${WHOLE}")
        told = "\n".join(str(finding["message"]) for finding in findings(tmp_path, given, {"WHOLE": value}))
        assert value not in told and re.search("canary|913|91f3|est-91", told, re.IGNORECASE) is None, path.name


def test_a_secret_over_several_lines_without_quotes_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "bellwether.yaml").write_text((ROOT / "Examples/minimal.yaml").read_text())
    (tmp_path / ".env").write_text("KEY=-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\nSLACK_WORKSPACE_IDx\n"
                                   "c2VjcmV0==\nc2VjcmV0==\n'c2VjcmV0\n-----END PRIVATE KEY-----\n")
    done = subprocess.run([PROGRAM, "validate"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert re.search("MII|c2V|IDx|PRIVATE", done.stdout + done.stderr) is None


def test_a_reference_in_a_secret_is_refused(tmp_path: Path) -> None:
    text = (ROOT / "Examples/minimal.yaml").read_text() + "secrets: [KEY]\n"
    env = {"SLACK_WORKSPACE_ID": "T0123ABCD", "SLACK_CHANNEL_ID": "C0123ABCD", "KEY": "{{resolve:ssm:/x}}"}
    [finding] = findings(tmp_path, text, env)
    assert finding["line"] == text.count("\n") and "in the value of KEY, '{{resolve:' is not allowed" in str(
        finding["message"])


def test_after_hundreds_of_mistakes_only_their_number_is_told(tmp_path: Path) -> None:
    text = (ROOT / "Examples/minimal.yaml").read_text()
    sizes = []
    for count in (1_000, 2_000):
        (tmp_path / "bellwether.yaml").write_text(text + "".join(f"unknown{number}: 1\n" for number in range(count)))
        done = subprocess.run([PROGRAM, "validate"], cwd=tmp_path, capture_output=True, text=True, timeout=60, env={
            "PATH": os.environ["PATH"], "SLACK_WORKSPACE_ID": "T0123ABCD", "SLACK_CHANNEL_ID": "C0123ABCD"})
        assert f"… and {count - 500} more like these\n{count} mistakes; nothing was done\n" in done.stderr
        sizes.append(len(done.stderr))
    assert abs(sizes[1] - sizes[0]) < 20
