"""docs/configuration.md describes the keys that there are, and every sample of a configuration is one."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import jsonschema
import pytest
import yaml
from documents import DOCUMENTS, PROGRAM, ROOT, Block, read

sys.path.insert(0, str(ROOT / "Tests/ConfigTests"))

from schema_check import Editor  # noqa: E402

SCHEMA = json.loads((ROOT / "bellwether.schema.json").read_text(encoding="utf-8"))
REFERENCE = read(ROOT / "docs/configuration.md")
VALUES = {
    "SLACK_WORKSPACE_ID": "T0123ABCD", "SLACK_CRITICAL_CHANNEL_ID": "C0123ABCD",
    "SLACK_HEARTBEAT_CHANNEL_ID": "C0456EFGH", "PAGERDUTY_ROUTING_KEY": "not-a-real-key",
}
#: What a sample that is a fragment stands in, by top-level key.
BASE = {
    "name": "name: acme-prod\n",
    "account": 'account: "123456789012"\n',
    "slack": "slack:\n  workspace: ${SLACK_WORKSPACE_ID}\n  channels:\n    critical: ${SLACK_CRITICAL_CHANNEL_ID}\n"
             "    heartbeat: ${SLACK_HEARTBEAT_CHANNEL_ID}\n",
    "budgets": "budgets: [{ name: monthly, every: month, limit: 100 }]\n",
    "owners": "owners:\n  data: { name: Data team }\n",
}


def resolved(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The schema and all that it refers to or is made of."""
    parts = [node]
    if "$ref" in node:
        parts += resolved(SCHEMA["definitions"][node["$ref"].rsplit("/", 1)[1]])
    for word in ("allOf", "anyOf"):
        for inner in node.get(word, []):
            parts += resolved(inner)
    return parts


def keys(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Path, schema and whether it is required, of all keys below. What the user names is `NAME`; an event's pattern is
    EventBridge's language, not ours."""
    for part in resolved(node):
        for name, inner in part.get("properties", {}).items():
            below = f"{path}.{name}" if path else name
            yield below, inner, name in part.get("required", [])
            if below != "rules[].pattern":
                yield from keys(inner, below)
        for words, suffix in (("additionalProperties", ".NAME"), ("items", "[]")):
            if isinstance(inner := part.get(words), dict):
                yield from keys(inner, path + suffix)


KEYS = {path: (node, is_required) for path, node, is_required in keys(SCHEMA)}


def rows() -> dict[str, list[str]]:
    """The cells behind each key that a table has in its first column."""
    found: dict[str, list[str]] = {}
    for line in REFERENCE.prose.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) < 3 or not cells[0].startswith("`"):
            continue
        for path in re.findall(r"`([^`]+)`", cells[0]):
            assert path not in found, f"{path} is documented twice"
            found[path] = cells[1:]
    return found


ROWS = rows()


def is_sample(block: Block) -> bool:
    """Of a configuration, and not of a template or a workflow."""
    if block.language != "yaml":
        return False
    content = yaml.load(block.text, Tolerant)
    return isinstance(content, dict) and set(content) <= set(SCHEMA["properties"])


class Tolerant(Editor):
    """Also reads the short forms of CloudFormation."""


Tolerant.add_multi_constructor("!", lambda loader, suffix, node: f"!{suffix}")

BLOCKS = [block for document in DOCUMENTS for block in document.blocks if block.language == "yaml"]
SAMPLES = [block for block in BLOCKS if is_sample(block)]


def test_every_key_is_documented() -> None:
    assert len(KEYS) > 100
    assert sorted(set(KEYS) - set(ROWS)) == []


def test_every_documented_key_exists() -> None:
    assert sorted(set(ROWS) - set(KEYS)) == []


@pytest.mark.parametrize("path", sorted(set(KEYS) & set(ROWS)))
def test_what_is_required_is_said_to_be(path: str) -> None:
    node, is_required = KEYS[path]
    cells = ROWS[path]
    if path.startswith("events."):
        return  # another table: what it tells of, and what it takes
    assert ("**required**" in cells[1]) == is_required, cells


@pytest.mark.parametrize("path", sorted(set(KEYS) & set(ROWS)))
def test_the_allowed_values_are_there(path: str) -> None:
    node, _ = KEYS[path]
    text = " ".join(ROWS[path])
    for part in resolved(node) + [inner for outer in resolved(node) for inner in resolved(outer.get("items", {}))]:
        words = [word for word in part.get("enum", []) if isinstance(word, str) and word not in ("true", "false")]
        if ROWS[path][0] == "as above":
            words = []
        if len(words) > 30 or path == "region":  # Regions; the home ones are listed below the table
            assert path.endswith(("region", "regions")), path
            words = []
        missing = [word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)]
        assert missing == [], f"{path} may be {missing}"
        if part.get("type") == "boolean":
            assert "true" in text and "false" in text or text.startswith("as above"), text


def test_the_home_regions_are_listed() -> None:
    [words] = [part["enum"] for part in resolved(SCHEMA["properties"]["region"]) if "enum" in part]
    [line] = re.findall(r"^The Regions that can be home: (.*)\.$", REFERENCE.prose, re.MULTILINE)
    assert line.split(", ") == words


@pytest.mark.parametrize("path", sorted(set(KEYS) & set(ROWS)))
def test_the_default_is_that_of_the_schema(path: str) -> None:
    said = re.search(r"Default:? ([^.,;:]+)", KEYS[path][0].get("description", ""))
    if not said or path.startswith(("events", "chat.channels.", "reports.", "budgets[].alerts")):
        return  # in words, held together by the next test
    wanted = re.sub(r"^(?:at|on|to) ", "", said[1]).split(" and ")[0].split(" in ")[0].split(" for ")[0].strip()
    assert wanted in ROWS[path][1], f"the schema says {said[0]!r}, the document {ROWS[path][1]!r}"


def test_the_defaults_of_reports_are_those_of_the_schema() -> None:
    for report, words in {"daily": ["09:00"], "weekly": ["tuesday", "09:00"], "monthly": ["6", "09:00"]}.items():
        description = SCHEMA["properties"]["reports"]["properties"][report]["description"]
        documented = [ROWS[f"reports.{report}.{key}"][1] for key in ("on", "day", "at", "to")
                      if f"reports.{report}.{key}" in ROWS]
        assert documented == [*words, "heartbeat"]
        assert all(word in description for word in documented)


def test_every_section_has_a_sample_and_says_what_a_change_does() -> None:
    sections = re.split(r"^## ", REFERENCE.path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    titled = {section.split("\n", 1)[0]: section for section in sections[1:]}
    titled["name"] = titled["account"] = titled["region"] = titled["timezone"] = titled["The deployment"]
    for key in SCHEMA["properties"]:
        section = titled[key]
        samples = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
        assert any(key in yaml.load(sample, Editor) for sample in samples), key
        if key != "quiet":  # it ends by itself
            assert "**Changed:**" in section, key


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_sample_is_yaml(block: Block) -> None:
    assert isinstance(yaml.load(block.text, Tolerant), (dict, list))


def whole(sample: str) -> str:
    """A sample of a part, made a configuration."""
    present = set(yaml.load(sample, Editor))
    return "".join(text for key, text in BASE.items() if key not in present) + sample


@pytest.mark.parametrize("block", SAMPLES, ids=str)
def test_every_sample_is_valid(block: Block, tmp_path: Path) -> None:
    text = whole(block.text)
    jsonschema.Draft7Validator(SCHEMA).validate(yaml.load(text, Editor))
    (tmp_path / "bellwether.yaml").write_text(text, encoding="utf-8")
    environment = tmp_path / ".env"
    environment.write_text("".join(f"{name}={value}\n" for name, value in VALUES.items()), encoding="utf-8")
    environment.chmod(0o600)
    done = subprocess.run([PROGRAM, "validate"], cwd=tmp_path, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "bellwether.yaml is fine" in done.stdout


def test_the_reference_has_its_samples() -> None:
    assert len([block for block in SAMPLES if block.path == REFERENCE.path]) >= 18


def test_the_sample_of_env_can_be_read(tmp_path: Path) -> None:
    [block] = [block for block in REFERENCE.blocks if block.text.startswith("SLACK_WORKSPACE_ID=")]
    (tmp_path / "bellwether.yaml").write_text(whole("secrets: [PAGERDUTY_ROUTING_KEY]\n"), encoding="utf-8")
    (tmp_path / ".env").write_text(block.text, encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)
    done = subprocess.run([PROGRAM, "validate"], cwd=tmp_path, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stdout + done.stderr
