"""A worksheet laid out on pages: the exercises, and their keys after them."""

from collections.abc import Iterator

from app.views.worksheet.given import GivenNumbers, GivenPictures
from app.views.worksheet.paged import PagedSheet, PlacedBlock, broken
from app.views.worksheet.paper_formulas import PaperFormulas
from app.views.worksheet.tasks import KeyBlock, TaskBlock
from app.views.worksheet.typeset_page import PaperBlock, PaperWords
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.exercise.decimals import DECIMALS
from nn.exercise.worksheet import LOSS_LABELS, HandExercise, Worksheet

TITLE = "Backpropagation by hand"
NAME = "Name ______________________   Date ______________"
HOW = (
    f"Work from top to bottom: each task goes on with the numbers of those before it. Round each result to {DECIMALS} "
    "decimals; your last digit may differ by one. W and b are weights and biases, y is what is wanted of the outputs, "
    "\u03b7 the learning rate. E27 and its like are equations: DigitScope lists them under Help."
)


def sheet_pages(sheet: Worksheet, size: str, *, tasks: bool = True, key: bool = True) -> PagedSheet:
    """The exercises, each from a new page on, and their keys after them, from a new page on too."""
    *_, whole = lay_out(sheet, size, tasks=tasks, key=key)
    return whole


def lay_out(sheet: Worksheet, size: str, *, tasks: bool = True, key: bool = True) -> Iterator[PagedSheet]:
    """The same, exercise by exercise; each time all pages so far."""
    formulas = PaperFormulas()
    parts: list[list[PaperBlock]] = []
    if tasks:
        parts += [_exercise(sheet, exercise, formulas) for exercise in sheet.exercises]
    if key:
        parts.append([block for exercise in sheet.exercises for block in _key(sheet, exercise)])
    title = TITLE if tasks else f"{TITLE}: key"
    foot = f"DigitScope worksheet {sheet.plan.size}, seed {sheet.plan.seed}"
    pages: tuple[tuple[PlacedBlock, ...], ...] = ()
    for blocks in parts:
        pages += tuple(broken(blocks, size))
        yield PagedSheet(size, title, foot, pages)


def _exercise(sheet: Worksheet, exercise: HandExercise, formulas: PaperFormulas) -> list[PaperBlock]:
    tasks = exercise.step.tasks
    return [
        PaperWords(TITLE, 17, strong=True, below=3, aside=NAME),
        PaperWords(f"{_numbered(sheet, exercise)}{_about(exercise)}", 10, below=5),
        PaperWords(HOW, 9, below=9),
        GivenPictures(sheet.pixels, sheet.fields, exercise.network),
        GivenNumbers(exercise.network),
        *(TaskBlock(number, task, formulas) for number, task in enumerate(tasks, 1)),
    ]


def _key(sheet: Worksheet, exercise: HandExercise) -> list[PaperBlock]:
    step = exercise.step
    lower = f"With all new numbers the cost is {step.cost_after}, and was {step.cost}: the step went downhill."
    return [
        PaperWords(
            f"Key{f' to exercise {exercise.number}' if len(sheet.exercises) > 1 else ''}", 17, strong=True, below=3
        ),
        PaperWords(_about(exercise), 10, below=7),
        *(KeyBlock(number, task) for number, task in enumerate(step.tasks, 1)),
        PaperWords(lower, 9.5, below=16),
    ]


def _numbered(sheet: Worksheet, exercise: HandExercise) -> str:
    return f"Exercise {exercise.number} of {len(sheet.exercises)}. " if len(sheet.exercises) > 1 else ""


def _about(exercise: HandExercise) -> str:
    network = exercise.network
    widths = "-".join(map(str, network.widths))
    labels = ACTIVATIONS[network.activation].label, OUTPUTS[network.output].label, LOSS_LABELS[network.loss]
    sigma, output, loss = (label if label.endswith("LU") else label.lower() for label in labels)
    return f"One step of gradient descent in a network {widths}: {sigma}, {output} outputs, {loss}."
