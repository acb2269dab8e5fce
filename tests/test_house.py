"""What holds for the whole house, whatever stands in its rooms."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("app", "nn", "resources")


def test_the_name_of_a_class_or_of_a_type_belongs_to_one() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.ClassDef):
                places[node.name].append(where)
            elif isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
                places[ast.unparse(node.target)].append(where)
    assert len(places) > 100, "else nothing has been looked at"
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_a_file_tells_one_story() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for room in ("app", "nn")
        for path in sorted((ROOT / room).rglob("*.py"))
    }
    assert len(lines) > 100, "else nothing has been looked at"
    assert {path: count for path, count in lines.items() if count > 300} == {}, "300 lines are two stories"
