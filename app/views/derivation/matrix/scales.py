"""The colours of all matrices of a training step: one steady scale for each name, so that before and after compare."""

from app.views.colours import UNIT, Scale, SteadyScale
from nn.derivation.letters import ARRAYS
from nn.derivation.phase import Matrix
from nn.derivation.results import TrainingStep

MOST = 0.995
"""The part of the weights within the ends of their scale: a few large ones would make all others dark."""


class MatrixScales:
    """Gives each matrix its scale, which changes as rarely as possible from step to step."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self._steady: dict[str, SteadyScale] = {}
        self._scales: dict[str, Scale] = {}
        self._shapes: dict[str, tuple[int, ...]] = {}

    def follow(self, step: TrainingStep) -> None:
        """Fit the scales to a step; those of a network of another shape are forgotten."""
        matrices: dict[str, list[Matrix]] = {}
        for phase in step.phases:
            for matrix in (*phase.given, *phase.found):
                matrices.setdefault(matrix.name, []).append(matrix)
        shapes = {name: several[0].values.shape for name, several in matrices.items()}
        if shapes != self._shapes:
            self._shapes = shapes
            self._steady = {name: _fresh(several[0].letter) for name, several in matrices.items()}
        self._scales = {
            name: self._steady[name].follow(*(matrix.values for matrix in several))
            for name, several in matrices.items()
        }

    def of(self, matrix: Matrix) -> Scale:
        """The scale of a matrix of the step."""
        return self._scales.get(matrix.name, UNIT)


def _fresh(letter: str) -> SteadyScale:
    if ARRAYS[letter].is_signed:
        return SteadyScale(signed=True, share=MOST if ARRAYS[letter].cell == "w" else 1.0)
    return SteadyScale(floor=1.0)
