"""What the documents say can be followed: every link leads somewhere, every command exists."""
from __future__ import annotations

import re
import shlex
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest
from documents import DOCUMENTS, PROGRAM, ROOT, Block, Document, read

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
#: `ONCE` is read by scripts/demo, `RECORD` by tests.
VARIABLES = set(re.findall(r"^(\w+) :=", MAKEFILE, re.MULTILINE)) - {"BELLWETHER"} | {"ONCE", "RECORD"}
#: What a command of a `sh` block may be. Each kind is run somewhere, or is a person's to run.
KINDS = {
    "make": r"make [a-z-]+(?: [A-Z]+=\S+)*",
    "program": r"(?:\.build/release/)?bellwether [a-z-]+\b.*",
    "AWS CLI": r"aws [a-z0-9-]+ [a-z-]+\b.*",
    "CDK": r"cdk diff --app cdk\.out",
    "build and tests": r"(?:RECORD=1 )?(?:swift (?:build|test|format|package)|(?:\.venv/bin/python|python3) -m pytest)\b.*",
    "scripts": r"(?:scripts|LocalAWS|Packages/[A-Za-z]+)/[a-z-]+\b.*",
    "packages": r"pip install --require-hashes -r [A-Za-z]+/requirements\.txt(?: -r [A-Za-z]+/requirements\.txt)*",
    "local AWS": r'eval "\$\(LocalAWS/local-aws start\)".*',
    "git": r"git (?:clone|commit|diff|log|status) .*",
    "GitHub": r"gh pr create .*",
    "containers": r"(?:docker volume|npx @devcontainers/cli) .*",
}
SHELL = [block for document in DOCUMENTS for block in document.blocks if block.language == "sh"]
#: Commands that stand in a sentence, or in a block.
NAMED = sorted({(str(document), code) for document in DOCUMENTS for code in
                [*document.code, *(line for block in document.blocks if block.language == "sh"
                                   for line in block.text.splitlines())]})


def commands(block: Block) -> list[str]:
    """One by one, however many lines each has."""
    found, command = [], ""
    for line in block.text.splitlines():
        command = f"{command}\n{line}" if command else line
        try:
            is_complete = not command.endswith("\\") and shlex.split(command, comments=True) is not None
        except ValueError:  # within quotes
            is_complete = False
        if is_complete:
            found.append(command)
            command = ""
    assert not command, f"{block}: the command does not end: {command}"
    return [command for command in found if command.strip() and not command.lstrip().startswith("#")]


@lru_cache
def help_of(command: str) -> str:
    done = subprocess.run([PROGRAM, *command.split(), "--help"], capture_output=True, text=True)
    assert done.returncode == 0, f"bellwether {command} --help: {done.stderr}"
    return done.stdout


def subcommands(command: str) -> set[str]:
    return set(re.findall(r"^  ([a-z-]+) ", help_of(command).partition("SUBCOMMANDS:")[2], re.MULTILINE))


def test_there_are_documents() -> None:
    names = {str(document) for document in DOCUMENTS}
    assert {"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "CLAUDE.md", ".devcontainer/README.md",
            "docs/configuration.md", "docs/architecture.md", "docs/project-plan.md"} <= names
    assert len(SHELL) > 10


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_leads_somewhere(document: Document) -> None:
    for text, target in document.links:
        where = f"{document}: [{text}]({target})"
        if re.match(r"https?://", target):
            assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(?:/\S*)?", target), where
            continue
        name, _, anchor = target.partition("#")
        path = (document.path.parent / name).resolve() if name else document.path
        assert path.exists() and path.is_relative_to(ROOT), where
        if anchor:
            assert path.suffix == ".md" and anchor in read(path).anchors, where


@pytest.mark.parametrize("document", [document for document in DOCUMENTS if document.path.parent.name != "ISSUE_TEMPLATE"],
                         ids=str)
def test_no_line_looks_broken(document: Document) -> None:
    assert document.path.read_text(encoding="utf-8").endswith("\n")
    assert "\t" not in document.prose
    for number, line in enumerate(document.prose.splitlines(), start=1):
        assert line.count("`") % 2 == 0, f"{document}:{number}: a backtick without its partner"
        assert "](" not in re.sub(r"`[^`]*`|!?\[[^\]]*\]\([^()\s]*\)", "", line) or "[![" in line or "![" in line, \
            f"{document}:{number}: a link that is none"


def test_tables_have_as_many_cells_in_each_row() -> None:
    for document in DOCUMENTS:
        width = 0
        for number, line in enumerate(document.prose.splitlines(), start=1):
            if not line.startswith("|"):
                width = 0
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))  # GitHub divides between backticks, too
            assert width in (0, cells), f"{document}:{number}: {cells - 1} cells, not {width - 1}"
            width = cells


@pytest.mark.parametrize("block", [block for document in DOCUMENTS for block in document.blocks], ids=str)
def test_every_block_says_what_it_is(block: Block) -> None:
    assert block.text.strip(), f"{block} is empty"
    assert block.language in ("", "sh", "yaml", "json", "text", "mermaid", "swift", "python", "typescript", "hcl"), str(block)


def test_the_diagrams_are_whole() -> None:
    """A sketch of Mermaid's grammar: what is opened is closed, and every line is a statement."""
    diagrams = [block for document in DOCUMENTS for block in document.blocks if block.language == "mermaid"]
    assert diagrams
    node = r"\w+(?:\[\"[^\"\[\]]+\"\])?"
    statement = re.compile(rf"{node}(?: (?:-->|-\.->)(?:\|[^|\"]+\|)? {node})+")
    for block in diagrams:
        first, *lines = [line.strip() for line in block.text.splitlines() if line.strip()]
        assert re.fullmatch(r"flowchart (?:LR|TD)", first), str(block)
        depth = 0
        for line in lines:
            if re.fullmatch(r"subgraph \w+\[\"[^\"]+\"\]", line):
                depth += 1
            elif line == "end":
                depth -= 1
            else:
                assert statement.fullmatch(line), f"{block}: {line}"
            assert depth >= 0, str(block)
        assert depth == 0, str(block)


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_every_command_is_of_a_known_kind(block: Block) -> None:
    done = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True)
    assert done.returncode == 0, f"{block}: {done.stderr}"
    for command in commands(block):
        text = re.sub(r"\s+#.*$", "", command.strip()) if "\n" not in command else command
        kinds = [kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, text, re.DOTALL)]
        assert len(kinds) == 1, f"{block}: {command!r} is of {kinds or 'no known kind'}"
        for path in re.findall(r"(?<![\w/.])(?:scripts|Packages|Tests|LocalAWS|Examples)/[\w./-]*\w", text):
            assert (ROOT / path).exists(), f"{block}: there is no {path}"


def test_every_path_that_is_named_exists() -> None:
    seen = set()
    for document in DOCUMENTS:
        for code in document.code:
            for path in re.findall(r"(?<![\w./-])(?:Sources|Packages|Tests|LocalAWS|Examples|scripts|docs)/[\w./*+-]*[\w*]", code):
                assert list(ROOT.glob(path)), f"{document}: there is no {path}"
                seen.add(path)
    assert len(seen) > 30


def test_every_make_command_exists() -> None:
    seen = set()
    for where, text in NAMED:
        for target, rest in re.findall(r"\bmake ([a-z][a-z-]*)((?: [A-Z]+=)?)", text):
            assert target in TARGETS, f"{where}: make {target}"
            seen.add(target)
        if text.startswith("make "):
            for variable in re.findall(r" ([A-Z]+)=", text):
                assert variable in VARIABLES, f"{where}: {variable}="
    assert {"init", "validate", "deploy", "demo", "test", "doctor", "destroy"} <= seen


def test_every_make_target_has_a_help_text() -> None:
    explained = set(re.findall(r"^([a-z][a-z-]*):.*?## \S", MAKEFILE, re.MULTILINE))
    assert TARGETS == explained
    printed = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(re.findall(r"^  make ([a-z-]+)", printed.stdout, re.MULTILINE)) == TARGETS
    phony = re.search(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)
    assert phony and set(phony[1].split()) == TARGETS


def test_every_command_of_the_program_exists() -> None:
    known, seen = subcommands("") | {"help"}, set()
    for where, text in NAMED:
        for command in re.findall(r"(?<![\w./-])(?:\.build/release/)?bellwether ([a-z][a-z-]*)", text):
            assert command in known, f"{where}: bellwether {command}"
            seen.add(command)
        found = re.match(r"(?:\.build/release/)?bellwether ((?:[a-z][a-z-]* ?)+)(.*)", text, re.DOTALL)
        if not found or found[1].split()[0] not in known - {"help"}:
            continue
        command, *rest = found[1].split()
        if subcommands(command):
            assert rest and rest[0] in subcommands(command), f"{where}: bellwether {command}"
            command += f" {rest[0]}"
        for option in re.findall(r"(?<!\S)--[a-z-]+", found[2]):
            assert option in help_of(command), f"{where}: bellwether {command} {option}"
    assert {"doctor", "notify", "validate"} <= seen


def test_the_command_line_reads_as_it_is_written() -> None:
    """What these tests themselves build on."""
    document = read(ROOT / "docs/troubleshooting.md")
    assert "the-links-and-what-watches-each" in document.anchors
    [policy] = [block for block in document.blocks if "set-topic-attributes" in block.text]
    assert len(commands(policy)) == 1
    assert Document(Path("x.md"), "# A `b`, c!\n## A b c\n## Über 1\n", ()).anchors == {"a-b-c", "a-b-c-1", "über-1"}


def test_every_probe_is_in_the_table_of_acceptance() -> None:
    probes = ROOT / "Sources/Deployment/Acceptance/Probes"
    asked = dict(re.findall(r'(?:id: |depth\(\s*)"([a-z-]+)",\s*(?:question: )?"([^"]+)"',
                            "".join(path.read_text() for path in sorted(probes.glob("*.swift")))))
    text = (ROOT / "docs/acceptance.md").read_text()
    table = dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", text, re.MULTILINE))
    assert table == asked | {"destroy": "Does `destroy` leave nothing?"}


def test_every_open_point_says_what_settles_it() -> None:
    text = (ROOT / "docs/project-plan.md").read_text().split("## Open until somebody tries")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in text.splitlines() if line.startswith("| ")]
    assert rows[0][-1] == "what settles it" and len(rows) > 10
    assert all(len(row) == 4 and row[3] for row in rows)
    table = (ROOT / "docs/acceptance.md").read_text()
    for row in rows[2:]:
        for probe in re.findall(r"probe `([^`]+)`", row[3]):
            assert f"| `{probe}` |" in table, probe
