"""What GitHub and editors read: held against the schemas and judges that there are for it. Needs no network."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from documents import ROOT

TOOLS = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
CONTAINER = ROOT / ".devcontainer"

#: The main rules of https://github.com/devcontainers/spec/blob/main/schemas/devContainer.base.schema.json for a container
#: that is built from a Dockerfile.
COMMAND = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "object"}]}
DEVCONTAINER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["build"],
    "properties": {
        "name": {"type": "string"},
        "build": {
            "type": "object", "additionalProperties": False, "required": ["dockerfile"],
            "properties": {"dockerfile": {"type": "string"}, "context": {"type": "string"}, "target": {"type": "string"},
                           "args": {"type": "object", "additionalProperties": {"type": "string"}}}},
        "remoteUser": {"type": "string"}, "containerUser": {"type": "string"},
        "updateRemoteUserUID": {"type": "boolean"}, "init": {"type": "boolean"}, "privileged": {"const": False},
        "capAdd": {"type": "array", "items": {"type": "string"}},
        "securityOpt": {"type": "array", "items": {"type": "string"}},
        "mounts": {"type": "array", "items": {
            "type": "string", "pattern": "^source=[^,]+,target=/[^,]+,type=(volume|bind)(,readonly)?$"}},
        "remoteEnv": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        "containerEnv": {"type": "object", "additionalProperties": {"type": "string"}},
        "hostRequirements": {
            "type": "object", "additionalProperties": False,
            "properties": {"cpus": {"type": "integer", "minimum": 1},
                           "memory": {"type": "string", "pattern": "^\\d+([tgmk]b)?$"},
                           "storage": {"type": "string", "pattern": "^\\d+([tgmk]b)?$"}}},
        "forwardPorts": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 65535}},
        "portsAttributes": {"type": "object", "additionalProperties": {
            "type": "object", "additionalProperties": False,
            "properties": {
                "label": {"type": "string"}, "protocol": {"enum": ["http", "https"]},
                "onAutoForward": {"enum": ["notify", "openBrowser", "openBrowserOnce", "openPreview", "silent", "ignore"]},
            }}},
        "initializeCommand": COMMAND, "onCreateCommand": COMMAND, "updateContentCommand": COMMAND,
        "postCreateCommand": COMMAND, "postStartCommand": COMMAND, "postAttachCommand": COMMAND,
        "workspaceFolder": {"type": "string"}, "workspaceMount": {"type": "string"},
        "runArgs": {"type": "array", "items": {"type": "string"}},
        "shutdownAction": {"enum": ["none", "stopContainer"]},
        "features": {"type": "object"}, "customizations": {"type": "object"},
    },
}


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def passes(*command: str | Path) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def without_comments(text: str) -> Any:
    """JSON with comments, as editors read it: `//` outside of texts."""
    token = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*')
    return json.loads(token.sub(lambda found: "" if found[0].startswith("//") else found[0], text))


def devcontainers() -> dict[str, str]:
    """As it is, and with the machine's own AWS configuration."""
    text = (CONTAINER / "devcontainer.json").read_text(encoding="utf-8")
    return {"as it is": text, "with .aws": re.sub(r'^( *)// (?=")', r"\1", text, flags=re.MULTILINE)}


# MARK: - GitHub

def test_there_is_something_to_judge() -> None:
    assert WORKFLOWS and {path.name for path in FORMS} == {"bug.yml", "idea.yml"}


def test_the_workflows_are_workflows() -> None:
    passes(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)


def test_the_workflows_have_no_known_weakness() -> None:
    passes(TOOLS / "zizmor", "--offline", "--no-progress", "--config", ".github/zizmor.yml", *WORKFLOWS)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_reads_only_and_ends(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for job in content["jobs"].values():
        assert job.get("permissions", content.get("permissions")) == {"contents": "read"}
        assert job["timeout-minutes"] <= 120
        for step in job["steps"]:
            if "run" not in step:
                continue
            script = re.sub(r"\$\{\{.*?\}\}", "x", step["run"])
            done = subprocess.run([TOOLS / "shellcheck", "--shell", "bash", "-"], input=script, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout
            for target in re.findall(r"^make ([a-z-]+)", script, re.MULTILINE):
                passes("make", "--dry-run", target)


def test_continuous_integration_runs_all_checks() -> None:
    job = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]["test"]
    assert "make test" in [step.get("run") for step in job["steps"]]
    assert job["container"] == f"swift:{swift_version()}"


def test_the_issue_forms_are_forms() -> None:
    passes(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", *FORMS)
    passes(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.github-issue-config",
           ".github/ISSUE_TEMPLATE/config.yml")


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_an_issue_asks_for_the_doctor_without_secrets(path: Path) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    [doctor] = [part["attributes"] for part in content["body"] if part.get("id") == "doctor"]
    assert "bellwether doctor --json" in doctor["label"]
    assert "account ids" in doctor["description"] and "Slack ids" in doctor["description"]


def test_links_in_issue_forms_lead_somewhere() -> None:
    links = [link for path in FORMS for link in re.findall(r"\]\(\.\./blob/HEAD/([^)#]+)", path.read_text(encoding="utf-8"))]
    assert "SECURITY.md" in links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_what_an_assistant_writes_for_people_is_ignored() -> None:
    rules = (ROOT / "CLAUDE.md").read_text(encoding="utf-8")
    for name in ("GIT-COMMIT-MSG.md", "GIT-PULLREQUEST-MSG.md"):
        assert name in rules
        assert name in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


# MARK: - The development container

def dockerfile() -> str:
    return (CONTAINER / "Dockerfile").read_text(encoding="utf-8")


def swift_version() -> str:
    found = re.search(r"^FROM swift:(\S+)$", dockerfile(), re.MULTILINE)
    assert found
    return found[1]


def test_the_dockerfile_is_well_made() -> None:
    passes(TOOLS / "hadolint", CONTAINER / "Dockerfile")


@pytest.mark.parametrize("name", devcontainers())
def test_the_container_keeps_its_schema(name: str) -> None:
    jsonschema.Draft7Validator(DEVCONTAINER).validate(without_comments(devcontainers()[name]))


def test_the_schema_notices() -> None:
    content = without_comments(devcontainers()["as it is"])
    for broken in ({**content, "remoteUsr": "x"}, {**content, "build": {}}, {**content, "forwardPorts": [0]},
                   {**content, "mounts": ["type=bind"]}, {**content, "privileged": True}):
        assert list(jsonschema.Draft7Validator(DEVCONTAINER).iter_errors(broken))


def test_the_container_and_its_image_agree() -> None:
    image, plain = dockerfile(), without_comments(devcontainers()["as it is"])
    user = plain["remoteUser"]
    assert user != "root" and f"useradd --create-home --uid 1000 --shell /bin/bash {user}" in image
    assert re.findall(r"^USER (\S+)$", image, re.MULTILINE)[-1] == user
    for mount in plain["mounts"]:
        parts = dict(part.split("=") for part in mount.split(","))
        assert parts["type"] == "volume", "nothing of the machine is visible by default"
        assert parts["target"] in image, "a volume without an owner belongs to root"
    script = plain["postCreateCommand"].split()[0]
    assert (ROOT / script).exists()
    assert (CONTAINER / plain["build"]["dockerfile"]).exists()


def test_the_machines_configuration_is_read_only_and_asked_for() -> None:
    plain, asked = (without_comments(text) for text in devcontainers().values())
    [mount] = set(asked["mounts"]) - set(plain["mounts"])
    folder = dict(part.split("=") for part in mount.split(",") if "=" in part)["target"]
    assert mount.endswith(",type=bind,readonly")
    assert {name: value for name, value in asked["remoteEnv"].items() if name not in plain["remoteEnv"]} == {
        "AWS_CONFIG_FILE": f"{folder}/config", "AWS_SHARED_CREDENTIALS_FILE": f"{folder}/credentials"}


def test_no_secret_is_baked_in() -> None:
    for text in (dockerfile(), *devcontainers().values()):
        assert not re.search(r"^(?:COPY|ADD) ", text, re.MULTILINE)
        assert not re.search(r"AKIA|ASIA|SECRET_ACCESS_KEY|SESSION_TOKEN|xox[abp]-|\b[TC]0[A-Z0-9]{7,}", text)


def test_the_image_has_what_the_checks_need() -> None:
    for package in ("python3-venv", "make", "nodejs", "chromium", "git", "unzip"):
        assert re.search(rf"(?<![\w-]){package}(?![\w-])", dockerfile()), package
    assert "awscli-exe-linux-" in dockerfile()
    source = (ROOT / "Sources/Preview/Page/Browser.swift").read_text(encoding="utf-8")
    assert '"chromium"' in source


#: Each is made from the `requirements.in` beside it.
REQUIREMENTS = sorted(ROOT / folder / "requirements.txt" for folder in ("LocalAWS", "Tests", "Tests/StacksTests/checkov"))


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.parent.name)
def test_python_packages_have_exact_versions_and_hashes(path: Path) -> None:
    text = path.read_text()
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    pattern = r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;]+)(?: ; [^\\\n]+)?(?: \\\n +--hash=sha256:[0-9a-f]{64})+"
    assert [entry for entry in entries if not re.fullmatch(pattern, entry.strip())] == []
    assert "://" not in text and "index" not in text
    pinned = {(match[1].lower(), match[2]) for entry in entries if (match := re.match(pattern, entry))}
    wanted = {tuple(line.split("==")) for line in path.with_suffix(".in").read_text().splitlines()}
    assert {(re.sub(r"\[.*", "", name).lower(), version) for name, version in wanted} - pinned == set()


def test_the_lists_for_one_environment_agree() -> None:
    versions: dict[tuple[str, str], set[str]] = {}
    for path in (ROOT / "LocalAWS/requirements.txt", ROOT / "Tests/requirements.txt"):
        for name, version, marker in re.findall(r"^([A-Za-z0-9._-]+)\S*==([^ ;]+)(?: ; ([^\\\n]*))? \\", path.read_text(),
                                                re.MULTILINE):
            versions.setdefault((name.lower(), "<" if "< '3.11'" in marker else ""), set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1 and not name[1]
            and name[0] not in by_python()} == {}


def by_python() -> set[str]:
    """Packages of which the lists have a version for each Python."""
    names = re.findall(r"^([A-Za-z0-9._-]+)==\S+ ; python_full_version", (ROOT / "LocalAWS/requirements.txt").read_text(),
                       re.MULTILINE)
    return {name.lower() for name in names}


def test_packages_of_the_program_have_exact_versions() -> None:
    text = (ROOT / "Package.swift").read_text()
    packages = re.findall(r"\.package\(url: \"[^\"]+\", (.*)\),", text)
    assert packages and [given for given in packages if not re.fullmatch(r'exact: "[0-9]+\.[0-9]+\.[0-9]+"', given)] == []


def test_what_aws_says_of_expressions_is_the_same_in_both_packages() -> None:
    """Each package has a copy, as neither knows of the other."""
    swift, python = (ROOT / "Packages/StatesLanguage/Tests/StatesLanguageTests/Fixtures/references.json",
                     ROOT / "LocalAWS/tests/references.json")
    assert swift.read_bytes() == python.read_bytes()
