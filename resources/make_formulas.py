"""Set the formulas that are always the same, so that the window has them at once: `formulas.json.gz`.

    python -m resources.make_formulas

run in the repository's root: the equations of the derivation, what stands beside one neuron a layer and over the outer
product, what a probability is at a temperature, what the pages of insight say of a cost, and the rules of a worksheet.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import numpy as np

from app.assets import FORMULAS, RESOURCES
from app.views.derivation.bench.chain_words import formulas
from app.views.derivation.bench.definitions import definition_formulas
from app.views.derivation.common.formula import UNITS
from app.views.derivation.outer_product.view import FORMULA
from app.views.evaluation.reliability import FORMULA as PROBABILITY
from app.views.insight import misread, one_lesson, who_taught
from app.views.insight.cost_formulas import FORMULAS as COST
from app.views.insight.layer_map.view import NEIGHBOURHOOD, PLANE, PROBE
from app.views.insight.neuron.words import FORMULAS as NEURON
from nn.arrays import SIDE
from nn.derivation.equations import EQUATIONS
from nn.derivation.setting import set_formula
from nn.exercise.worksheet import ENDS, SIGMAS, SIZES, SheetPlan, worksheet


def fixed_formulas() -> Mapping[str, tuple[str, float, float]]:
    """LaTeX -> SVG, width and height."""
    equations = (equation.latex for equation in EQUATIONS.values())
    insight = (who_taught.FORMULA, one_lesson.FORMULA, misread.FORMULA, *COST, *NEURON, PLANE, NEIGHBOURHOOD, PROBE)
    everything = (*equations, *formulas(), *definition_formulas(), FORMULA, PROBABILITY, *insight, *_of_worksheets())
    return {latex: set_formula(latex, UNITS) for latex in dict.fromkeys(everything)}


def _of_worksheets() -> Iterator[str]:
    """The rules of all tasks that a worksheet may have, whatever is drawn."""
    for size, sigma, loss in product(SIZES, SIGMAS, ENDS):
        sheet = worksheet(np.ones((SIDE, SIDE)), SheetPlan(size, sigma, loss))
        yield from (task.formula for exercise in sheet.exercises for task in exercise.step.tasks)


def write(path: Path) -> None:
    """Write all of them, each time the same bytes."""
    path.write_bytes(gzip.compress(json.dumps(fixed_formulas()).encode(), mtime=0))


if __name__ == "__main__":
    write(RESOURCES / FORMULAS)
