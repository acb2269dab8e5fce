"""What is said of each phase of a training step: its kind, its sign in the progress line, one plain sentence."""

from itertools import groupby
from typing import NamedTuple

from nn.derivation.letters import COST_AND_LOSS, DELTA, ETA, MINUS, PRIME, SIGMA
from nn.derivation.phase import Form, Phase, PhaseKind
from nn.derivation.terms import Entry, Factor, Gate, cost_symbol
from nn.derivation.written import symbol_html

HELD = ", held"
"""Beside a cost where the label's probability counts as the smallest normal number."""


class Group(NamedTuple):
    """Neighbouring phases of one layer, or a phase of none; in a narrow place the short title does."""

    title: str
    short: str
    size: int


def groups(phases: tuple[Phase, ...]) -> list[Group]:
    """The phases under common titles: forward through the layers, back through them, the update."""

    def titles(phase: Phase) -> tuple[str, str]:
        return (f"layer {phase.layer}", str(phase.layer)) if phase.layer else (_TITLES[phase.kind],) * 2

    return [Group(*both, len(list(run))) for both, run in groupby(phases, key=titles)]


_TITLES = {PhaseKind.INPUT: "input", PhaseKind.LOSS: "loss", PhaseKind.UPDATE: "update", PhaseKind.LOSS_AFTER: "loss"}


def sign_of(phase: Phase) -> str:
    """A letter or two for the phase, under the title of its group."""
    return _SIGNS.get(phase.kind, phase.kind.value)


_SIGNS = {
    PhaseKind.INPUT: "X",
    PhaseKind.DELTA: DELTA,
    PhaseKind.LOSS: "C",
    PhaseKind.UPDATE: f"{MINUS}{ETA}",
    PhaseKind.LOSS_AFTER: "C",
}


def sentence(phase: Phase) -> str:
    """What happens in the phase."""
    of_batch = _BATCH_SENTENCES.get(phase.kind) or _BATCH_OUTPUT_SENTENCES.get(phase.form)
    words = (of_batch if phase.n > 1 else None) or _OUTPUT_SENTENCES.get(phase.form) or _SENTENCES[phase.kind]
    held = [symbol_html(cost_symbol((k,) if phase.n > 1 else ())) for k, is_held in enumerate(phase.held) if is_held]
    slopes = [slope for of_example in phase.gates for slope in of_example]
    kinks = [slope for slope in slopes if slope.gate is Gate.CONVENTION]
    if any(slope.gate is Gate.CLOSED for slope in slopes):
        words = words.removesuffix(".") + _CLOSED
    return "".join(
        (
            words.format(before=phase.layer - 1, after=phase.layer + 1, neurons=len(phase.found[0].values), n=phase.n),
            _HELD.format(costs=", ".join(held)) if held else "",
            _ROUNDS[all(matrix.values.all() for matrix in phase.found)] if any(phase.rounds) else "",
            f" A sum of exactly 0 is at a kink: {convention(kinks[0])}." if kinks else "",
        )
    )


def convention(sigma_prime: Factor, nothing: str = "") -> str:
    """What is to be said of a sigma' at a kink; `nothing` is what follows where it is 0."""
    follows = f", by which {nothing}" if nothing and not sigma_prime.value else ""
    return f"no derivative exists at 0; {SIGMA}{PRIME}(0) = {sigma_prime.value:g} is a convention{follows}"


_CLOSED = ": where it is 0, the gate is closed."
_ROUNDS = {
    False: " An output rounds to exactly 0 or 1 here, and slopes that are only small round to 0.",
    True: " An output rounds to exactly 0 or 1 here, and slopes that are only small lose digits.",
}
"""By whether every slope is other than 0."""
_HELD = (
    f" {{costs}}{HELD}: the label's probability is below the smallest normal number of float64, 2.2e-308, and counts as"
    " that one."
)

_SENTENCES = {
    PhaseKind.INPUT: "The digit enters as {neurons} numbers from 0 for paper to 1 for ink: the activations of layer 0.",
    PhaseKind.SUMS: "Each neuron multiplies the activations of layer {before} by its own row of weights, adds them"
    " up, and adds its bias.",
    PhaseKind.ACTIVATIONS: f"Each weighted sum goes through the activation function {SIGMA} by itself; what comes out"
    " is handed on.",
    PhaseKind.LOSS: "One number says how wrong the answer is; it is 0 where each output is just what was wanted."
    f" {COST_AND_LOSS}",
    PhaseKind.JACOBIAN: "Each sum moves all {neurons} outputs: their slopes times those of the cost, added up, are"
    " delta.",
    PhaseKind.DELTA: "The errors of layer {after} go back through the transposed weights, then through the slope of"
    f" {SIGMA}.",
    PhaseKind.WEIGHT_GRADIENT: "The slope for a weight is the error of the neuron that receives times the activation"
    " that is sent.",
    PhaseKind.BIAS_GRADIENT: "The slope for a bias is the error of its neuron: a bias always acts in full.",
    PhaseKind.UPDATE: f"Every weight and every bias moves by {ETA} times its slope, against it: downhill.",
    PhaseKind.LOSS_AFTER: "The same digit in the updated network: what one step of gradient descent did to the loss.",
}

_BATCH_SENTENCES = {
    PhaseKind.INPUT: "Each of the {n} examples enters as a column of {neurons} numbers from 0 for paper to 1 for ink:"
    " the activations of layer 0.",
    PhaseKind.SUMS: "One product gives the sums of all {n} examples, a column for each; every column gets the same"
    " biases.",
    PhaseKind.LOSS: "One number an example says how wrong its answer is; their mean is the loss.",
    PhaseKind.JACOBIAN: "Each sum moves all {neurons} outputs of its own example: their slopes times those of its cost,"
    " added up, are its delta.",
    PhaseKind.WEIGHT_GRADIENT: "The product adds up {n} outer products, an example's errors times its activations, and"
    " 1/n makes the mean of them.",
    PhaseKind.BIAS_GRADIENT: "The slope for a bias is the mean error of its neuron: the sum over the {n} columns,"
    " divided by n.",
    PhaseKind.LOSS_AFTER: "The same {n} examples in the updated network: what one step of gradient descent did to their"
    " mean loss.",
}
"""Of the phases in which several examples are more than several columns."""

_BATCH_OUTPUT_SENTENCES = {
    Form.MIXED: "In each column the {neurons} sums become probabilities: none below 0, together 1.",
}

_OUTPUT_SENTENCES = {
    Form.MIXED: "The {neurons} sums become probabilities: none below 0, together 1.",
    Form.EACH: "Each sum goes through the function of the output layer by itself: these are the answers.",
    Form.COLLAPSED: "How fast the cost of an example grows with each of its sums in the output layer: what was"
    " answered minus what was wanted.",
    Form.CHAIN: "How fast the cost of an example grows with each of its sums in the output layer: the slope of the"
    " cost times the slope of the outputs, added up over the outputs where they mix.",
}
"""Of the phases of the output layer, which differ by their rule."""


def entry_note(entry: Entry) -> str:
    """What is to be said of a cell that is worked out; empty for nothing."""
    slope = entry.sigma_prime
    if slope.gate is Gate.CONVENTION:
        return f"A kink of sigma, z = 0: {convention(slope, 'nothing goes back through this neuron')}."
    return _NOTES.get(slope.gate, entry.note)


_NOTES = {
    Gate.CLOSED: "A closed gate: the slope of sigma is exactly 0 here, so nothing goes back through this neuron.",
    Gate.TOO_SMALL: "Saturated: the slope of sigma is too small for float64 here, so nothing goes back through this"
    " neuron.",
}
"""Where sigma' is 0."""
