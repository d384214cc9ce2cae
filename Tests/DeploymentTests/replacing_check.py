"""Holds the table in Sources/Deployment/Plan against AWS's resource schemas: which properties replace a resource."""
from __future__ import annotations

import re
import sys
from pathlib import Path

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = (ROOT / "Sources/Deployment/Plan/ReplacingProperties.swift").read_text()
TEMPLATES = [path.read_text() for path in (ROOT / "Tests/StacksTests/Fixtures/templates").rglob("*.json")]

failures = []
rows = dict(re.findall(r'^ +"(AWS::[\w:]+)": \[(.*?)\],$', TABLE, re.MULTILINE))
for kind, row in rows.items():
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    expected = {path.split("/")[2] for path in schema.get("createOnlyProperties", []) if path.count("/") == 2}
    if (found := set(re.findall(r'"(\w+)"', row))) != expected:
        failures.append(f"{kind}: the table says {sorted(found)}, AWS says {sorted(expected)}")
for kind in sorted({kind for text in TEMPLATES for kind in re.findall(r'"Type" : "(AWS::[\w:]+)"', text)} - set(rows)):
    failures.append(f"{kind} is deployed and missing in the table")

print("\n".join(failures) or f"{len(rows)} types agree")
sys.exit(bool(failures) or not rows)
