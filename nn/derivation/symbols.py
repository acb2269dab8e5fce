"""What the symbols of the derivation mean, each with the phase of a step where it is worked out."""

from dataclasses import dataclass

from nn.derivation.letters import COST_AND_LOSS, COST_NAME, DELTA, ETA, LAYERS, LOSS, PRIME, SIGMA, lowered
from nn.derivation.phase import Form, Phase, PhaseKind


@dataclass(frozen=True)
class Meaning:
    """What one symbol means, or several that belong together.

    Attributes:
        name: as a person reads it.
        words: what it means, in plain sentences.
        arrays: the letters of its arrays in the alphabet, if it has any.
        kind: of the phase that works it out; None where no phase does.
        form: of that phase; None for any.
    """

    name: str
    words: str
    arrays: tuple[str, ...] = ()
    kind: PhaseKind | None = None
    form: Form | None = None

    def phase(self, phases: tuple[Phase, ...]) -> Phase | None:
        """The first phase of a step that works it out; None where this network has no such phase."""
        alike = (phase for phase in phases if phase.kind is self.kind and self.form in (None, phase.form))
        return next(alike, None)


SYMBOLS = (
    Meaning("[l] and (l)", LAYERS),
    Meaning(
        lowered("n and n_l"),
        "How many examples there are, and how many neurons layer l has; layer 0 is the input, L the output.",
        kind=PhaseKind.INPUT,
    ),
    Meaning(
        "k",
        lowered(
            "One letter for three things. It counts examples in C_k, in means (1/n), beside [l] and as the last index "
            "after that of a neuron; neurons in E18, E19 and E47, with an index of its own in E23 and E24, and those "
            "of the next layer in E35, E36 and E38; layers in E3 to E5, E12, E13, E20, E23 and E24."
        ),
    ),
    Meaning(
        "a, A",
        "An activation: what a neuron hands on. Of layer 0 it is a pixel, x, all of which are X; of layer L an answer. "
        "As an index, a is a neuron that receives and b one that sends; i and j count neurons.",
        ("A",),
        PhaseKind.ACTIVATIONS,
    ),
    Meaning(
        "w, W",
        "A weight: how strongly a neuron takes the activation of another. W has a row for each neuron that receives, a "
        "column for each that sends.",
        ("W",),
        PhaseKind.SUMS,
    ),
    Meaning("b", "A bias: the part of a weighted sum that stays the same, whatever comes in.", ("b",), PhaseKind.SUMS),
    Meaning(
        "z, Z",
        f"A weighted sum: weights times activations of the layer before, and the bias; {SIGMA} makes a of it, softmax "
        "of all those of its layer.",
        ("Z",),
        PhaseKind.SUMS,
    ),
    Meaning(
        "m",
        "The largest z of the output layer: softmax takes it from all of them, which changes no answer and keeps the "
        "powers finite.",
        kind=PhaseKind.ACTIVATIONS,
        form=Form.MIXED,
    ),
    Meaning("y, Y", "What was wanted: 1 for the digit of the label, 0 for the others.", ("Y",), PhaseKind.LOSS),
    Meaning(f"{COST_NAME} and {LOSS}", f"How wrong the answer is. {COST_AND_LOSS}", kind=PhaseKind.LOSS),
    Meaning(
        DELTA,
        f"The error of a neuron: how fast the cost of the example, {COST_NAME} of the first one, grows with its z.",
        ("delta",),
        PhaseKind.DELTA,
    ),
    Meaning(
        f"gate, {SIGMA}{PRIME}",
        f"The slope of {SIGMA} at a neuron's z. Where it is 0, the gate is closed: nothing goes back through it. "
        "At a kink no derivative exists, and its value is a convention. \u2299 and \u2218 both multiply entry by "
        "entry.",
        ("dA_dZ",),
        PhaseKind.DELTA,
        Form.HIDDEN,
    ),
    Meaning(
        "s, S",
        f"The outer products of several examples, {DELTA} times a, added up from example 0 to that of the index; the "
        "last of these sums, times 1/n, is the slope.",
        kind=PhaseKind.WEIGHT_GRADIENT,
    ),
    Meaning(ETA, "The learning rate: how far a step goes against the slope.", kind=PhaseKind.UPDATE),
)
"""In the order in which one meets them."""
