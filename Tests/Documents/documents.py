"""The documents as tests see them: their headings, links, tables and code blocks."""
from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("BELLWETHER", ROOT / ".build/debug/bellwether"))
#: What is made here, or by a person for one commit.
SKIPPED = {".build", ".venv", ".venv-checkov", ".git", ".swiftpm", ".local-aws", "cdk.out", "node_modules", "GIT-COMMIT-MSG.md",
           "GIT-PULLREQUEST-MSG.md"}


@dataclass(frozen=True)
class Block:
    """What stands between two fences."""

    path: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True)
class Document:
    path: Path
    #: Without code blocks, whose lines are empty.
    prose: str
    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def anchors(self) -> set[str]:
        """As GitHub makes them of headings."""
        anchors: set[str] = set()
        for heading in re.findall(r"^#{1,6} +(.+?)\s*#*$", self.prose, re.MULTILINE):
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
            base = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
            count = 0
            while (anchor := f"{base}-{count}" if count else base) in anchors:
                count += 1
            anchors.add(anchor)
        return anchors

    @property
    def links(self) -> list[tuple[str, str]]:
        """Text and target of each, pictures included."""
        without_code = re.sub(r"`[^`\n]*`", lambda code: "`" * len(code[0]), self.prose)
        return re.findall(r"!?\[((?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*)\]\(([^()\s]*)\)", without_code)

    @property
    def code(self) -> list[str]:
        """What stands between backticks."""
        return re.findall(r"`([^`\n]+)`", self.prose)


def read(path: Path) -> Document:
    prose, blocks, block = [], [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fence = re.match(r"( *)(```+)(.*)", line)
        if block is None and fence:
            block = (len(fence[1]), fence[2], fence[3].strip(), number, [])
        elif block is not None and fence and fence[2] == block[1] and not fence[3].strip():
            indent, _, language, start, lines = block
            text = "".join(f"{inside[indent:] if inside[:indent].isspace() else inside}\n" for inside in lines)
            blocks.append(Block(path, start, language, text))
            block = None
        elif block is not None:
            block[4].append(line)
            prose.append("")
            continue
        else:
            prose.append(line)
            continue
        prose.append("")
    assert block is None, f"{path}: the code block that begins on line {block and block[3]} does not end"
    return Document(path, "\n".join(prose), tuple(blocks))


def all_documents() -> Iterator[Document]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in sorted(files):
            if name.endswith(".md") and name not in SKIPPED:
                yield read(Path(folder) / name)


DOCUMENTS = list(all_documents())
