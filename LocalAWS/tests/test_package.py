"""What whoever installs it meets: the example of the README, its table of paths, the dependencies that are declared."""
from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from typing import Any

import pytest
from packaging.requirements import Requirement

from conftest import ROOT, Local

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "pip._vendor.tomli")
    return toml.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_example_of_the_readme_prints_what_stands_there(aws: Local) -> None:
    [code] = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    [printed] = re.findall(r"^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], env={**aws.environment}, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, printed), done.stderr


def test_the_table_has_every_path(aws: Local) -> None:
    with pytest.raises(ValueError, match="404") as error:
        aws.admin("none")
    [there] = re.findall(r"there are ([a-z, -]+)", str(error.value))
    rows = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \|", README[README.index("| path |"):], re.MULTILINE)
    assert sorted(there.split(", ")) == sorted(name for row in rows for name in re.findall(r"`([a-z-]+)`", row))


def test_the_command_exists(project: dict[str, Any]) -> None:
    module, _, name = project["scripts"]["local-aws"].partition(":")
    assert callable(getattr(importlib.import_module(module), name))


def test_what_is_imported_is_declared_and_installed(project: dict[str, Any]) -> None:
    declared = {re.sub(r"[-_.]+", "-", requirement.name).lower(): requirement for requirement in map(
        Requirement, [*project["dependencies"], *project["optional-dependencies"]["cli"]])}
    imported = {name for path in (ROOT / "local_aws").rglob("*.py")
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import)
                             else [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else [])}
    others = {name.split(".")[0] for name in imported} - sys.stdlib_module_names
    known = packages_distributions()
    for name in others:
        assert name in known and any(re.sub(r"[-_.]+", "-", found).lower() in declared for found in known[name]), name
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    for name, requirement in declared.items():
        assert requirement.specifier.contains(locked[name]), f"{requirement} is not {locked[name]}"


def test_it_knows_of_no_other_project() -> None:
    """It is a package of its own: nothing outside of its folder is read, and nobody who uses it is named."""
    for path in [*(ROOT / "local_aws").rglob("*.py"), *(ROOT / "tests").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert "ROOT" + ".parent" not in text and "bell" + "wether" not in text.lower(), path
