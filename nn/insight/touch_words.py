"""What one number comes from and goes to, in one sentence with its numbers and its equations."""

from collections.abc import Callable, Iterable
from itertools import groupby

from nn.derivation.letters import DELTA, PARTIAL, PRIME, SIGMA
from nn.derivation.shown import SUPERSCRIPT, shown
from nn.enumerated import enumerated
from nn.insight.touches import BY_EXAMPLE, Block, Letter, Touch, Touches, Wiring

LOWERED = str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089")

CELLS = {
    Letter.A: "a",
    Letter.W: "w",
    Letter.B: "b",
    Letter.Z: "z",
    Letter.DA_DZ: f"{SIGMA}{PRIME}(z",
    Letter.Y: "y",
    Letter.DELTA: DELTA,
    Letter.DW: f"{PARTIAL}C/{PARTIAL}w",
    Letter.DB: f"{PARTIAL}C/{PARTIAL}b",
    Letter.NEW_W: "the new w",
    Letter.NEW_B: "the new b",
}
"""How one number of an array is written, without its indices."""

WHOLES = {
    Letter.DA_DZ: f"{SIGMA}{PRIME}(Z)",
    Letter.Y: "the label",
    Letter.COST: "the cost",
    Letter.DELTA: DELTA,
    Letter.DW: f"{PARTIAL}C/{PARTIAL}W",
    Letter.DB: f"{PARTIAL}C/{PARTIAL}b",
    Letter.NEW_W: "the new W",
    Letter.NEW_B: "the new b",
}
"""How an array is called where that is not its letter."""

VECTORS = Letter.B, Letter.DB, Letter.NEW_B

ValueOf = Callable[[Block], float | None]
"""The number that stands in a cell; None where nobody knows it."""


def is_cell(block: Block, n: int) -> bool:
    """Whether a block is one number in a step on n examples."""
    column = block.letter in VECTORS or block.column is not None or (block.letter in BY_EXAMPLE and n == 1)
    return column and (block.row is not None or block.letter is Letter.COST)


def name(block: Block, n: int) -> str:
    """A block as people call it, such as ``z\u2085\u207d\u00b2\u207e`` or ``row 5 of W[2]``."""
    if is_cell(block, n):
        return _cell_name(block, n)
    letter, example = block.letter, block.letter in BY_EXAMPLE
    array = WHOLES.get(letter, letter.value)
    if letter is Letter.COST:
        return "the costs"
    if letter is Letter.Y:
        return "the labels" if block.column is None and n > 1 else "the label"
    whole = f"{array}[{block.layer}]"
    if (letter, block.layer, block.row) == (Letter.A, 0, None) and n == 1:
        return "all pixels"
    if block.row is not None:
        return f"row {block.row} of {whole}"
    if block.column is not None and (n > 1 or not example):
        return f"column {block.column} of {whole}"
    return f"all of {whole}"


def _cell_name(block: Block, n: int) -> str:
    several = n > 1 and block.letter in BY_EXAMPLE and block.column is not None
    if block.letter is Letter.COST:
        return f"C{block.column or 0}".translate(LOWERED)
    if (block.letter, block.layer) == (Letter.A, 0):
        return f"pixel {block.row}" + (f" of example {block.column}" if several else "")
    indices = [block.row, block.column] if several or block.letter not in (*BY_EXAMPLE, *VECTORS) else [block.row]
    below = ",".join(map(str, indices)).translate(LOWERED)
    above = f"({block.layer})".translate(SUPERSCRIPT) if block.letter is not Letter.Y else ""
    return f"{CELLS[block.letter]}{below}{above}" + (")" if block.letter is Letter.DA_DZ else "")


def sentence(touches: Touches, wiring: Wiring, value: ValueOf) -> str:
    """What a number comes from and goes to at once, in one sentence."""
    n, cell = wiring.n, touches.cell
    assert cell is not None

    def said(block: Block) -> str:
        known = value(block) if is_cell(block, n) else None
        return name(block, n) if known is None else f"{name(block, n)} = {shown(known)}"

    came = _listed(_without(touches.sources, Letter.Z, Letter.DA_DZ), said)
    going = _listed(_without(touches.targets, Letter.DA_DZ, Letter.DELTA), said)
    parts = [said(cell), came and f"comes from {came}{'; it' if going else ''}", going and f"goes to {going}"]
    return f"{' '.join(filter(None, parts))}."


def _without(touches: tuple[Touch, ...], letter: Letter, beside: Letter) -> list[Touch]:
    """All of them, but those of a letter where the other one is there: a slope of sigma stands for its sum."""
    others = {touch.block.letter for touch in touches}
    return [touch for touch in touches if touch.block.letter is not letter or beside not in others]


def _listed(touches: Iterable[Touch], said: Callable[[Block], str]) -> str:
    """All of them, those of one equation before it."""
    groups = [
        f"{enumerated([said(touch.block) for touch in group])} ({equation})"
        for equation, group in groupby(touches, lambda touch: touch.equation)
    ]
    return enumerated(groups)
