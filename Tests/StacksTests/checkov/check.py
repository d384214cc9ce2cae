#!/usr/bin/env python3
"""Holds the recorded templates against checkov's rules; what it finds and we do not follow stands below, with the reason.

A skip that nothing needs any more fails, and so does one whose condition does not hold.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TEMPLATES = ROOT / "Tests/StacksTests/Fixtures/templates"
CHECKOV = ROOT / ".venv-checkov/bin/checkov"
#: The configuration with `encryption: true`.
ENCRYPTED = "everything"


@dataclass(frozen=True)
class Skip:
    """A rule of checkov's that is not followed, for one type of resources."""
    id: str
    type: str
    reason: str
    #: Whether the reason holds for a resource of a configuration.
    holds: Callable[[dict[str, Any], str], bool] = lambda properties, configuration: True


SKIPS = [
    Skip("CKV_AWS_26", "AWS::SNS::Topic",
         "A key of one's own costs $1 a month and is a choice: `encryption: true`. AWS's own key for SNS is none: Budgets "
         "and EventBridge may not use it, so that nothing would arrive.",
         lambda properties, configuration: configuration != ENCRYPTED),
    Skip("CKV_AWS_27", "AWS::SQS::Queue",
         "The queues are encrypted, with the keys that SQS manages, free; checkov only knows keys of KMS.",
         lambda properties, configuration: properties.get("SqsManagedSseEnabled") is True),
    Skip("CKV_AWS_28", "AWS::DynamoDB::Table",
         "The tables count what is broken now, and forget it. Without them a failure is told all the same, and the next "
         "one begins a new entry, so an older state would be no help but wrong.",
         lambda properties, configuration: properties["TimeToLiveSpecification"]["Enabled"] is True),
    Skip("CKV_AWS_119", "AWS::DynamoDB::Table",
         "DynamoDB encrypts every table with a key that AWS owns, free. These hold identifiers and times, no content of "
         "events; a key of one's own would cost $1 a month and one more thing that can keep a failure from being told."),
    Skip("CKV_AWS_149", "AWS::SecretsManager::Secret",
         "The key that AWS keeps for Secrets Manager in the account, free. A key of one's own is for secrets that other "
         "accounts read; this one nobody may."),
    Skip("CKV_AWS_158", "AWS::Logs::LogGroup",
         "CloudWatch Logs encrypts every group with a key that AWS owns, free. The groups hold what failed in the "
         "formatter, which the alarms that made it hold as well, and they are deleted after 30 days.",
         lambda properties, configuration: properties["RetentionInDays"] == 30),
]


def findings() -> dict[str, Any]:
    """What checkov reports, as it comes."""
    # Neither guidelines nor news of versions are fetched.
    environment = {**os.environ, "CKV_SKIP_PACKAGE_UPDATE_CHECK": "true", "LOG_LEVEL": "ERROR"}
    done = subprocess.run(
        [CHECKOV, "--framework", "cloudformation", "--directory", ".", "--skip-download", "--quiet", "--compact",
         "--output", "json"], cwd=TEMPLATES, env=environment, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        sys.exit(f"checkov failed:\n{done.stdout}{done.stderr}")


def main() -> int:
    templates = {f"/{path.relative_to(TEMPLATES)}": json.loads(path.read_text())["Resources"]
                 for path in TEMPLATES.glob("*/*.json")}
    report = findings()
    problems, used = [], set()
    seen = report["summary"]["resource_count"]
    if seen != (all_ := sum(map(len, templates.values()))) or report["summary"]["parsing_errors"]:
        problems.append(f"checkov looked at {seen} of {all_} resources")
    for found in report["results"]["failed_checks"]:
        file, (kind, name) = found["file_path"], found["resource"].split(".")
        skip = next((skip for skip in SKIPS if (skip.id, skip.type) == (found["check_id"], kind)), None)
        properties = templates[file][name]["Properties"]
        if skip and skip.holds(properties, file.split("/")[1]):
            used.add(skip.id)
        else:
            problems.append(f"{file[1:]}: {name}: {found['check_id']} {found['check_name']}"
                            + (", and the reason to skip it does not hold here" if skip else ""))
    problems += [f"{skip.id}: nothing needs this skip any more" for skip in SKIPS if skip.id not in used]
    print("\n".join(problems) or f"{seen} resources in {len(templates)} templates, {len(used)} rules skipped")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
