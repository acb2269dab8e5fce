"""What is said of each phase of a training step: its kind, its sign in the progress line, one plain sentence."""

from itertools import groupby
from typing import NamedTuple

from app.views.derivation.common.numbers import DELTA, ETA, MINUS, SIGMA
from nn.derivation.phase import Phase

DIGITS = "0123456789"


def kind_of(phase: Phase) -> str:
    """``Z`` for ``Z1``: what the phases of all layers have in common."""
    return phase.key.rstrip(DIGITS)


def layer_of(phase: Phase) -> int:
    """1 for ``Z1``; 0 for a phase of no layer."""
    return int(phase.key[len(kind_of(phase)) :] or 0)


class Group(NamedTuple):
    """Neighbouring phases of one layer, or a phase of none."""

    title: str
    size: int


def groups(phases: tuple[Phase, ...]) -> list[Group]:
    """The phases under common titles: forward through the layers, back through them, the update."""

    def title(phase: Phase) -> str:
        layer = layer_of(phase)
        return f"layer {layer}" if layer else _TITLES[kind_of(phase)]

    return [Group(name, len(list(run))) for name, run in groupby(phases, key=title)]


_TITLES = {"input": "input", "loss": "loss", "update": "update", "loss after": "loss"}


def sign_of(phase: Phase) -> str:
    """A letter or two for the phase, under the title of its group."""
    kind = kind_of(phase)
    return _SIGNS.get(kind, kind)


_SIGNS = {"input": "X", "delta": DELTA, "loss": "C", "update": f"{MINUS}{ETA}", "loss after": "C"}


def sentence(phase: Phase) -> str:
    """What happens in the phase."""
    kind, layer = kind_of(phase), layer_of(phase)
    if kind == "A" and "E47" in phase.equations:
        kind = "softmax"
    elif kind == "A" and phase.title == "Outputs":
        kind = "outputs"
    elif kind == "delta" and len(phase.given) == 2:
        kind = "output delta" if "E45" in phase.equations else "output chain"
    return _SENTENCES[kind].format(before=layer - 1, after=layer + 1, neurons=len(phase.found[0].values))


_SENTENCES = {
    "input": "The drawing enters as {neurons} numbers from 0 for paper to 1 for ink: the activations of layer 0.",
    "Z": "Each neuron multiplies the activations of layer {before} by its own row of weights, adds them up, and adds"
    " its bias.",
    "A": f"Each weighted sum goes through the activation function {SIGMA} by itself; what comes out is handed on.",
    "softmax": "The {neurons} sums become probabilities: all positive, together 1.",
    "outputs": "Each sum goes through the function of the output layer by itself: these are the answers.",
    "loss": "One number says how wrong the answer is; a right answer with full confidence would make it 0.",
    "output delta": "How fast the loss grows with each sum of the output layer: what was answered minus what was"
    " wanted.",
    "output chain": "How fast the loss grows with each sum of the output layer: the slope of the loss times the slope"
    " of the outputs.",
    "delta": "The errors of layer {after} go back through the transposed weights, then through the slope of"
    f" {SIGMA}: where it is 0, the gate is closed.",
    "dW": "The slope for a weight is the error of the neuron that receives times the activation that is sent.",
    "db": "The slope for a bias is the error of its neuron: a bias always acts in full.",
    "update": f"Every weight and every bias moves by {ETA} times its slope, against it: downhill.",
    "loss after": "The same drawing in the updated network: what one step of gradient descent did to the loss.",
}
