"""What import-linter cannot see of who may do what: it knows modules, and not the names in them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
THREADS = {"QThread", "QThreadPool", "QRunnable", "Thread"}


def names_in(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return imported | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", [path.relative_to(ROOT) for path in sorted((ROOT / "app").rglob("*.py"))], ids=str)
def test_only_the_worker_has_threads(path: Path) -> None:
    assert bool(names_in(ROOT / path) & THREADS) == (path == Path("app/session/worker.py"))
