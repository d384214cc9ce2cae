"""The matcher behind `rules test`, and that of the local AWS, beside LocalStack's."""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from localstack.services.events.event_rule_engine import EventPatternCompiler, EventRuleEngine

from conftest import BASE, BELLWETHER, HERE, IDS, KINDS, ROOT, SETUPS, event_rule

sys.path.insert(0, str(ROOT / "LocalAWS"))
from local_aws.events import patterns  # noqa: E402

#: Also what the Swift tests go through. `by`: who says so, where LocalStack does otherwise.
CASES = json.loads((ROOT / "Tests/StacksTests/Fixtures/patterns.json").read_text())


def by_localstack(pattern: str, event: dict[str, Any]) -> bool:
    return EventRuleEngine().evaluate_pattern_on_event(EventPatternCompiler().compile_event_pattern(pattern), event)


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps([case["pattern"], case["event"]]))
def test_agree_on(case: dict[str, Any]) -> None:
    text = json.dumps(case["pattern"])
    assert patterns.matches(patterns.parsed(text), case["event"]) is case["matches"]
    if "by" not in case:
        assert by_localstack(text, case["event"]) is case["matches"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "bellwether.yaml").write_text(BASE + SETUPS["events"])
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in IDS.items()))
    (folder / ".env").chmod(0o600)
    return folder


@pytest.mark.parametrize("path", sorted((HERE / "events").glob("*/*/*.json")), ids=lambda path: "-".join(path.parts[-3:]))
def test_rules_test_says_the_same_of_documented_events(path: Path, folder: Path) -> None:
    event = json.loads(path.read_text())
    done = subprocess.run([BELLWETHER, "rules", "test", "--event", str(path)], cwd=folder, capture_output=True, text=True)
    wanted = {kind for kind in KINDS if by_localstack(event_rule(kind)[1]["EventPattern"], event)}
    said = {line.split(":")[0].removeprefix("kind ") for line in done.stdout.splitlines() if line.startswith("kind ")}
    assert said == wanted, done.stderr
    assert done.returncode == (0 if wanted else 1)
    if path.parent.name == "told":
        title = json.loads((HERE / "goldens" / path.parts[-3] / path.name).read_text())["content"]["title"]
        assert title.split(": ", 2)[-1].split(" · ")[0].replace("&amp;", "&") in done.stdout
