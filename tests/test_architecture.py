"""The shape of the project, read from its own source: which module may import which."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("embeddings", "qa", "ui", "eval")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

MAY_IMPORT = {
    "embeddings": {"embeddings"},
    "qa": {"qa", "embeddings"},
    "ui": {"ui", "qa", "embeddings"},
    "eval": {"eval", "qa", "embeddings"},
}
# Each may import what stands in the rows above its own, nothing of ours besides.
BOTTOM = {
    "qa.errors": set(),
    "qa.schema": set(),
    "qa.text": set(),
    "qa.config": {"qa.errors"},
    "qa.quantities": {"qa.text"},
    "qa.wordings": {"qa.text"},
}
USE_ASSISTANT = {"qa.cli"}  # within qa; ui and eval may as well


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """(full module name, whether at import time) of every import of ours; ``from qa import ask`` names ``qa.ask``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {
        id(node)
        for holder in ast.walk(tree)
        if isinstance(holder, ast.FunctionDef | ast.AsyncFunctionDef) or _is_type_checking(holder)
        for node in ast.walk(holder)
    }
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [_module(node.module or "", alias.name) for alias in node.names]
        for name in names:
            if name.split(".")[0] in PACKAGES:
                yield name, id(node) not in late


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _module(module: str, name: str) -> str:
    inner = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if inner.with_suffix(".py").is_file() or inner.is_dir() else module


def test_the_reader_of_imports_sees_each_form(tmp_path: Path) -> None:
    file = tmp_path / "sample.py"
    file.write_text(
        "import qa.text\nfrom qa import ask, models\nfrom qa.schema import Answer\nimport numpy\n"
        "if TYPE_CHECKING:\n    from qa.assistant import Assistant\n"
        "def serve():\n    from ui.app import serve\n"
    )
    assert sorted(imports(file)) == [
        ("qa.ask", True), ("qa.assistant", False), ("qa.models", True), ("qa.schema", True), ("qa.text", True),
        ("ui.app", False),
    ]  # fmt: skip


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_packages_import_one_way(path: Path) -> None:
    module = module_name(path)
    package = module.split(".")[0]
    for name, at_import in imports(path):
        if module == "qa.cli" and name.startswith("ui") and not at_import:
            continue  # the one way up: `qa chat` starts the page
        assert name.split(".")[0] in MAY_IMPORT[package], f"{module} imports {name}"


def test_the_command_line_starts_the_page_lazily() -> None:
    assert ("ui.app", False) in set(imports(ROOT / "qa" / "cli.py"))


@pytest.mark.parametrize("module", BOTTOM)
def test_the_bottom_of_qa_stands_on_nothing_above_it(module: str) -> None:
    found = {name for name, _ in imports(ROOT / (module.replace(".", "/") + ".py"))}
    assert found <= BOTTOM[module]


def test_only_the_command_line_stands_on_the_assistant() -> None:
    users = {
        module_name(path)
        for path in SOURCES
        for name, _ in imports(path)
        if name == "qa.assistant" and module_name(path).startswith("qa")
    }
    assert users == USE_ASSISTANT


def test_nothing_imports_the_command_line() -> None:
    assert not [module_name(path) for path in SOURCES for name, _ in imports(path) if name == "qa.cli"]


def test_modules_import_each_other_in_no_circle() -> None:
    graph = {module_name(p): {name for name, at_import in imports(p) if at_import} for p in SOURCES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way, module))
        if module not in done:
            for name in graph.get(module, ()):
                if name != module:
                    visit(name, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_nothing_is_exported_under_a_second_name(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    assert "__all__" not in names
    renamed = [
        a.name for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names if a.asname and a.asname == a.name
    ]
    assert not renamed, "`import x as x` re-exports x"
    if path.name == "__init__.py":
        own = [n for n in tree.body if isinstance(n, ast.ImportFrom) and (n.module or "") in _submodules(path)]
        used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | _annotations(tree)
        assert all((a.asname or a.name) in used for n in own for a in n.names), "an __init__ only passes a name on"


def _submodules(init: Path) -> set[str]:
    package = module_name(init)
    return {f"{package}.{p.stem}" for p in init.parent.glob("*.py") if p != init}


def _annotations(tree: ast.Module) -> set[str]:
    """Names in quoted annotations."""
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return {text for text in texts if text.isidentifier()}


def test_the_wheel_carries_the_program_and_its_data() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["qa", "embeddings", "ui"]
    assert project["project"]["scripts"] == {"qa": "qa.cli:main"}
    for package in ("qa", "embeddings", "ui"):
        assert (ROOT / package / "__init__.py").is_file()
