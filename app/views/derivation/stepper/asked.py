"""Which cells of what a phase finds a learner is asked for: few enough to be done by hand, and those that he points at.

While they are covered no other number of what is found is told, either, until it was asked for and worked out.
"""

from collections.abc import Iterable
from functools import partial

import numpy as np

from app.views.derivation.common.cover_bar import CoverBar, Question
from app.views.derivation.matrix.cells import cell_name
from app.views.derivation.matrix.covers import UNCOVERED, Cell, Covers
from app.views.derivation.stepper.phase_page import PhasePage
from nn.derivation.phase import Phase, PhaseKind, default_cell
from nn.derivation.results import TrainingStep
from nn.derivation.terms import Name
from nn.exercise.judging import Slip
from nn.exercise.slips import slips

ALL = 10
"""Cells that are covered all of them; of more, some are."""
SOME = 8


def asked_cells(phase: Phase, which: int, example: int) -> tuple[tuple[int, int], ...]:
    """Rows and columns of the cells that are asked for; none of an input, which nobody works out.

    Of a large array these are the cell that is worked out first, and the largest of rows that are not all 0, evenly
    spread; of one that has a column an example, those of `example`.
    """
    if phase.kind is PhaseKind.INPUT:
        return ()
    matrix = phase.found[which]
    rows, columns = matrix.values.shape
    if matrix.values.size <= ALL:
        return tuple((row, column) for row in range(rows) for column in range(columns))
    first = default_cell(phase, which, example)
    several = [first[1]] if matrix.by_example else list(range(columns))
    lively = np.flatnonzero(matrix.values[:, several].any(axis=1))
    lively = lively if len(lively) >= SOME else np.arange(rows)
    spread = lively[np.linspace(0, len(lively) - 1, min(len(lively), SOME)).round().astype(int)].tolist()
    sizes = np.abs(matrix.values)
    by_row = [[(row, several[place]) for place in np.argsort(-sizes[row, several]).tolist()] for row in spread]
    turns = [cells[turn] for turn in range(min(len(several), SOME)) for cells in by_row]
    return tuple(sorted([first, *(cell for cell in turns if cell != first)][:SOME]))


def questions(phase: Phase, which: int, cells: Iterable[Cell]) -> tuple[Question, ...]:
    """What is asked of a phase; the key is that of the phase, which of its found matrices, row and column."""
    matrix = phase.found[which]
    return tuple(
        Question(
            (phase.key, which, row, column),
            (cell_name(matrix, row, column),),
            float(matrix.values[row, column]),
            partial(_slips, phase, which, row, column),
        )
        for row, column in cells
    )


def _slips(phase: Phase, which: int, row: int, column: int) -> tuple[Slip, ...]:
    return slips(phase.entry(row, column, which))


def cover_page(bar: CoverBar, page: PhasePage, phase: Phase, which: int, cell: Cell, example: int) -> None:
    """Have the bar ask what a phase asks, the chosen cell first, and the page cover what is not answered."""
    cells = _all_asked(bar, phase, which, example) if bar.is_on() else ()
    asked = questions(phase, which, cells)
    bar.show_questions(asked, (phase.key, which, *cell))
    covered = frozenset(each for question, each in zip(asked, cells, strict=True) if bar.is_covered(question.key))
    right = frozenset(each for question, each in zip(asked, cells, strict=True) if bar.is_right(question.key))
    page.cover(Covers(covered, right, frozenset(cells) - covered) if cells else UNCOVERED)


def _all_asked(bar: CoverBar, phase: Phase, which: int, example: int) -> tuple[Cell, ...]:
    """What is asked of anyone, and what the learner has pointed at."""
    cells = asked_cells(phase, which, example)
    rows, columns = phase.found[which].values.shape
    own = {
        (row, column)
        for key, of, row, column in bar.own()
        if (key, of) == (phase.key, which) and row < rows and column < columns
    }
    return tuple(sorted({*cells, *own})) if cells else ()


def told_names(bar: CoverBar, step: TrainingStep) -> frozenset[Name]:
    """Of all phases of a step, the numbers that were answered or shown and are still the same."""
    phases = {phase.key: phase for phase in step.phases}
    names = set()
    for (key, which, row, column), value in bar.told().items():
        matrix = phases[key].found[which] if key in phases and which < len(phases[key].found) else None
        if matrix is not None and row < matrix.values.shape[0] and column < matrix.values.shape[1]:
            if matrix.values[row, column] == value:
                names.add(cell_name(matrix, row, column))
    return frozenset(names)
