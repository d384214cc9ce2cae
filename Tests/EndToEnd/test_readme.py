"""What README.md shows is what happens."""
from __future__ import annotations

import re
import subprocess

import pytest
from conftest import ROOT, VALUES, Account, Project
from test_deploy import MAIN

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def blocks(language: str) -> list[str]:
    """The code blocks of a language; "" is none."""
    fences = re.split(r"^ *```", README, flags=re.MULTILINE)
    return [block.split("\n", 1)[1] for block in fences[1::2] if block.split("\n", 1)[0] == language]


def test_every_make_target_in_the_readme_exists_and_has_help() -> None:
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", README))
    documented = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert {"demo", "test", "init", "validate", "deploy", "status"} <= named <= documented


def test_every_relative_link_in_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_yaml_in_the_readme_is_valid(project: Project) -> None:
    project.set(VALUES)
    [sample] = blocks("yaml")
    before = MAIN.split("budgets:")[0].replace("events: { health: off }\n", "")
    project.config.write_text(before + sample)
    assert "2 channels, 2 budgets, 4 stacks" in project.run("validate")


def test_the_plan_in_the_readme_is_what_deploy_says(project: Project) -> None:
    project.use("full")
    project.run("deploy", "--yes")
    project.edit("limit: 1500", "limit: 1800")
    project.edit("at: 80%", "at: 85%")
    printed = project.run("deploy", code=1)
    [sample] = [block for block in blocks("") if "will be updated" in block]
    for line in sample.splitlines()[:-1]:  # the last line asks, which needs a terminal
        assert line in printed


@pytest.mark.long
def test_the_steps_of_the_readme_work_through_make(project: Project, account: Account) -> None:
    project.config.write_text(MAIN)
    project.set(VALUES)

    def make(target: str, *variables: str) -> str:
        done = subprocess.run(
            ["make", "--no-print-directory", target, f"CONFIG={project.config}", *variables], cwd=ROOT,
            env=project.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "is fine: acme" in make("validate")
    assert "Deployed acme" in make("deploy", "YES=1")
    project.edit("limit: 50 ", "limit: 60 ")
    assert "limit 50 USD → 60 USD" in make("diff")
    assert "budget daily" in make("status")
    assert "Destroyed" in make("destroy", "YES=1")
    assert account.stacks() == {}
