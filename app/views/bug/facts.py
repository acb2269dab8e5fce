"""What is shown of a riddle: plain words, which the window takes from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BugPlace:
    """Where a bug may stand.

    Attributes:
        key: its name in the program.
        words: what a person reads.
        latex: the equation that holds there; empty where none does.
        equation: its number in the derivation; empty where it has none.
    """

    key: str
    words: str
    latex: str = ""
    equation: str = ""


@dataclass(frozen=True)
class BugHint:
    """One hint.

    Attributes:
        key: its name in the program.
        words: what it tells of.
        tip: the same in a sentence.
        cost: points.
        said: what it says, once it was asked for; empty before.
    """

    key: str
    words: str
    tip: str
    cost: int
    said: str = ""


@dataclass(frozen=True)
class BugSolution:
    """What was wrong.

    Attributes:
        title: the bug.
        place: where it stands.
        right: the line that should be there.
        wrong: the one that is.
        equations: their numbers in the derivation.
        symptom: what one sees.
        because: why.
        mended: whether the right line is there again.
    """

    title: str
    place: str
    right: str
    wrong: str
    equations: tuple[str, ...]
    symptom: str
    because: str
    mended: bool = False


@dataclass(frozen=True)
class BugState:
    """How far somebody is.

    Attributes:
        grade: of the riddle, in words.
        code: of the riddle, with its grade, to be handed out.
        run: what its network is, in a line.
        points: that are left.
        wrong: keys of the places that were guessed in vain.
        wrong_cost: points that a wrong guess costs.
        hints: all there are.
        solution: None before it is known.
        solved: whether it was found; else it was asked for.
    """

    grade: str
    code: str
    run: str
    points: int
    wrong: tuple[str, ...]
    wrong_cost: int
    hints: tuple[BugHint, ...]
    solution: BugSolution | None = None
    solved: bool = False


@dataclass(frozen=True)
class CheckedArray:
    """Of one array: its name, slopes of the parameter at which they disagree most, and the error of all.

    Attributes:
        name: such as ``W[1]``.
        parameter: such as ``W[1][3, 5]``.
        backward: dC/dtheta by backpropagation.
        differences: the same by central differences.
        error: of the array, relative.
        agrees: whether that is small.
    """

    name: str
    parameter: str
    backward: float
    differences: float
    error: float
    agrees: bool
