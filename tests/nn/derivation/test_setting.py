"""Formulas are set as ziamath sets them, and no part of them again and again."""

from collections import Counter

import pytest
from ziamath.nodes import mnode
from ziamath.nodes.mrow import Mrow
from ziamath.zmath import Latex

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.derivation.equations import EQUATIONS
from nn.derivation.setting import MARGIN, FormulaRow, set_formula

STRETCHED = r"\left( \sum_i \frac{a_i}{\sqrt{b}} \right) \left[ \left| x \right|^2 \right] \Bigg( \frac{a}{b} \Bigg)"


@pytest.mark.parametrize("latex", [*(EQUATIONS[id].latex for id in ("E2", "E5", "E16", "E32", "E47")), STRETCHED])
def test_a_formula_looks_as_ziamath_would_have_set_it(monkeypatch: pytest.MonkeyPatch, latex: str) -> None:
    ours = set_formula(latex, 24)
    monkeypatch.setitem(mnode._node_classes, FormulaRow.mtag, Mrow)
    theirs = Latex(latex, size=24, margin=MARGIN)
    assert ours[0] == theirs.svg()
    assert ours[1:] == tuple(side + 2 * MARGIN for side in theirs.getsize())


@pytest.mark.parametrize(("id", "times"), [("E2", 2), ("E23", 4), ("E39", 2)])
def test_no_part_is_set_many_times(monkeypatch: pytest.MonkeyPatch, id: str, times: int) -> None:
    set_before, made = mnode.Mnode.__init__, Counter[str]()

    def count(self: mnode.Mnode, *args: object, **words: object) -> None:
        made[self.mtag] += 1
        set_before(self, *args, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(mnode.Mnode, "__init__", count)
    svg, *_ = set_formula(EQUATIONS[id].latex, 24)
    assert sum(made[tag] for tag in ("mi", "mn", "mo")) < times * svg.count("<path")


def test_no_letter_is_hollow() -> None:
    formulas = [equation.latex for equation in EQUATIONS.values()]
    formulas += [rule.slope_latex for rule in ACTIVATIONS.values()] + [rule.slope_latex for rule in OUTPUTS.values()]
    assert not [latex for latex in formulas if "mathbb" in latex], "in text of this size its I is an empty box"
