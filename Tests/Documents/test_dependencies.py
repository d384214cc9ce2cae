"""The arrows between the Swift targets, drawn from their imports, are those of the manifests, and none leads back."""
from __future__ import annotations

import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from documents import ROOT

#: What the system and the toolchain bring; every target may use it.
SYSTEM = {"Foundation", "FoundationEssentials", "Darwin", "Dispatch", "Glibc", "Musl", "Swift", "Synchronization", "System", "Testing",
          "XCTest"}
#: Modules whose product has another name.
PRODUCTS = {"CYaml": "Yams"}
IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private)\s+)?import\s+"
                    r"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Target:
    name: str
    folder: Path
    #: As the manifest says it.
    declared: frozenset[str]

    @property
    def imported(self) -> dict[str, str]:
        """Each module, with one file that imports it."""
        return {PRODUCTS.get(module, module): str(path.relative_to(ROOT)) for path in sorted(self.folder.rglob("*.swift"))
                for module in IMPORT.findall(path.read_text(encoding="utf-8")) if module not in SYSTEM}


def targets(package: Path) -> list[Target]:
    text = re.sub(r"//.*", "", (package / "Package.swift").read_text(encoding="utf-8"))
    named = dict(re.findall(r'let (\w+): Target\.Dependency = \.product\(name: "(\w+)"', text))
    found = []
    for kind, part in re.findall(r"\.(target|executableTarget|testTarget)\((.*?)(?=\.(?:target|executableTarget|testTarget)\(|\Z)",
                                 text, re.DOTALL):
        name = re.search(r'name: "([\w-]+)"', part)
        dependencies = re.search(r"dependencies: \[((?:[^][]|\[[^]]*\])*)\]", part)
        declared = set()
        if dependencies:
            given = re.sub(r'package: "[^"]*"', "", dependencies[1])
            declared = set(re.findall(r'"([\w-]+)"', given)) | {named[word] for word in re.findall(r"\w+", re.sub(
                r'"[^"]*"', "", given)) if word in named}
        assert name
        folder = package / ("Tests" if kind == "testTarget" else "Sources") / name[1]
        found.append(Target(name[1], folder, frozenset(declared)))
    return found


ALL = [target for package in (ROOT, ROOT / "Packages/StatesLanguage") for target in targets(package)]


def test_every_folder_is_a_target() -> None:
    for package in (ROOT, ROOT / "Packages/StatesLanguage"):
        assert {path.name for path in (package / "Sources").iterdir()} <= {target.name for target in ALL}
    assert all(target.folder.is_dir() for target in ALL) and len(ALL) > 15


@pytest.mark.parametrize("target", ALL, ids=lambda target: target.name)
def test_what_is_imported_is_declared_and_the_other_way_round(target: Target) -> None:
    imported = target.imported
    for module in imported.keys() - target.declared:
        pytest.fail(f"{imported[module]} imports {module}, on which {target.name} does not depend in its Package.swift")
    unused = target.declared - imported.keys()
    assert not unused, f"{target.name} depends on {', '.join(sorted(unused))}, and imports none of it"


def test_no_arrow_leads_back() -> None:
    own = {target.name for target in ALL}
    try:
        order = list(TopologicalSorter({target.name: target.imported.keys() & own for target in ALL}).static_order())
    except CycleError as error:
        pytest.fail(f"a cycle: {' → '.join(reversed(error.args[1]))}")
    assert order.index("CloudFormation") < order.index("Stacks") < order.index("bellwether")


def test_the_package_knows_nothing_of_bellwether() -> None:
    others = {target.name for target in targets(ROOT)}
    for target in targets(ROOT / "Packages/StatesLanguage"):
        assert not target.imported.keys() & others
        for path in target.folder.rglob("*.swift"):
            assert "bellwether" not in path.read_text(encoding="utf-8").lower(), path
