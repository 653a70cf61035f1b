"""The floors of the package: imports run downwards only, and the stages do not know each other."""

from __future__ import annotations

import ast
from pathlib import Path

import banmian

PACKAGE = Path(banmian.__file__).parent
FLOORS = (
    {"_version", "display", "errors", "files", "text"},
    {"records"},
    {"signatures", "release"},
    {"parse", "annotate"},
    {"geometry"},
    {"sources"},
    {"decisions"},
    {"page"},
    {"exchange", "pipeline", "bench", "view", "training"},
    {"benchmark", "hub"},
    {"cli"},
)
STAGES = {"parse", "annotate"}


def imports() -> dict[str, set[str]]:
    """For each module or stage the others of the package that it imports, imports inside functions included."""
    found: dict[str, set[str]] = {}
    for file in PACKAGE.rglob("*.py"):
        unit = file.relative_to(PACKAGE).with_suffix("").parts[0]
        if unit in ("__init__", "__main__"):
            continue
        names = found.setdefault(unit, set())
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}: imports name the package in full"
                names.update(_unit(node.module or "", alias.name) for alias in node.names)
            elif isinstance(node, ast.Import):
                names.update(_unit(alias.name, "") for alias in node.names)
        names -= {"", unit}
    return found


def _unit(module: str, name: str) -> str:
    parts = module.split(".")
    if parts[0] != "banmian":
        return ""
    return parts[1] if len(parts) > 1 else name if (PACKAGE / f"{name}.py").exists() else ""


def _floor(unit: str) -> int:
    for number, floor in enumerate(FLOORS):
        if unit in floor:
            return number
    raise AssertionError(f"{unit} stands on no floor: add it to FLOORS")


def test_imports_run_downwards() -> None:
    upward = [f"{a} -> {b}" for a, names in imports().items() for b in sorted(names) if _floor(b) > _floor(a)]
    assert upward == []


def test_stages_do_not_import_each_other() -> None:
    assert [f"{a} -> {b}" for a, names in imports().items() for b in names if {a, b} <= STAGES] == []


def test_no_circles() -> None:
    graph = imports()
    done: set[str] = set()

    def visit(unit: str, path: tuple[str, ...]) -> None:
        assert unit not in path, " -> ".join((*path, unit))
        if unit not in done:
            for other in sorted(graph.get(unit, ())):
                visit(other, (*path, unit))
            done.add(unit)

    for unit in sorted(graph):
        visit(unit, ())
