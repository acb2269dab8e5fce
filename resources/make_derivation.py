"""Write `derivation.md`: every equation, its correct form, what it says, and where in `nn/` it stands.

    python -m resources.make_derivation

run in the repository's root. Formulas and sentences are those of `nn.derivation.equations`; the places are the
definitions whose docstrings and comments cite the equation in brackets, such as [E40] or [E25 to E31]. So the text is
true as long as the code is.
"""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from nn.derivation.equation import Equation
from nn.derivation.equations import CHAPTERS
from nn.derivation.letters import COST_AND_LOSS, LAYERS

ROOT = Path(__file__).resolve().parents[1]
TEXT = ROOT / "resources" / "derivation.md"

CITED = re.compile(r"\[(E\d+[^\]]*)\]")
"""A citation in a docstring or a comment: equations in brackets."""

BEGINNING = f"""\
# The derivation of backpropagation

Every equation that the program implements and teaches, numbered E1 to E57 in the order of the derivation.
Indices start at 0, layers are counted from 1 (the input is layer 0, the output layer L), and n_l is the number
of neurons of layer l. The first index of a weight is the neuron that receives, the second the one that sends.

{LAYERS}

{COST_AND_LOSS}

Under each equation stands where in the code it is: read the two beside each other, from `nn/arrays.py` on, where the
symbols are declared.

This file is written by `python -m resources.make_derivation`.
"""


def derivation_text() -> str:
    """The whole text, as Markdown."""
    places = cited_places()
    chapters = (
        f"\n## {chapter}\n" + "".join(_entry(equation, places.get(equation.id, [])) for equation in equations)
        for chapter, equations in CHAPTERS.items()
    )
    return BEGINNING + "".join(chapters)


def cited_places() -> dict[str, list[tuple[str, str]]]:
    """Equation id -> where it is cited: (path from the project's folder, name of the definition), in reading order.

    A citation outside of all definitions is the file's own: its name is empty.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    files = sorted((ROOT / "nn").rglob("*.py"), key=lambda path: (len(path.parts), path))
    for path in files:
        source = path.read_text(encoding="utf-8")
        definitions = list(_definitions(ast.parse(source), ""))
        for number, line in enumerate(source.splitlines(), start=1):
            within = [name for first, last, name in definitions if first <= number <= last]
            place = path.relative_to(ROOT).as_posix(), within[-1] if within else ""
            for id in chain.from_iterable(map(_ids, CITED.findall(line))):
                if place not in found.setdefault(id, []):
                    found[id].append(place)
    return found


def _definitions(node: ast.AST, before: str) -> Iterator[tuple[int, int, str]]:
    """First line, last line and full name of every function and class below `node`, outer ones first."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            assert child.end_lineno is not None
            yield child.lineno, child.end_lineno, before + child.name
            yield from _definitions(child, f"{before}{child.name}.")


def _ids(citation: str) -> Iterator[str]:
    """The equations of a citation, such as ``E1, E3, E18 to E20``."""
    for first, last in re.findall(r"E(\d+)(?: to E(\d+))?", citation):
        yield from (f"E{number}" for number in range(int(first), int(last or first) + 1))


def _entry(equation: Equation, places: list[tuple[str, str]]) -> str:
    correction = f"\n*The notation:* {equation.correction}\n" if equation.correction else ""
    code = ", ".join(f"[`{name or path}`](../{path})" for path, name in places)
    return (
        f"\n### {equation.id}\n\n$$\n{equation.latex}\n$$\n\n{equation.meaning}\n{correction}\n*In the code:* {code}\n"
    )


if __name__ == "__main__":
    TEXT.write_text(derivation_text(), encoding="utf-8")
