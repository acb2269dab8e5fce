"""The hyperparameters of a network and its training, each declared once.

Dialog, validation, command line, model files and tooltips derive from the declaration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import CLASSES, SIDE
from nn.enumerated import enumerated
from nn.errors import DigitScopeError
from nn.fields import Field, ModelFile, OneOf, Real, WholeNumber, Widths, YesNo
from nn.initializers import INITIALIZERS
from nn.losses import LOSSES
from nn.optimizers import OPTIMIZERS
from nn.schedules import SCHEDULES
from nn.source_field import Sources
from nn.source_names import FORMS, WORDS, Weighted

MAX_HIDDEN_LAYERS = 8
"""Most hidden layers of a network."""


class HyperparameterError(DigitScopeError):
    """A value that a hyperparameter cannot take.

    Attributes:
        field: the name of the field.
        problem: what to do about it, without label and full stop, as `problems` says it.
    """

    def __init__(self, field: str, problem: str) -> None:
        """Make the sentence, and keep its parts for where the field has another name."""
        super().__init__(f"{ABOUT[field].label}: {problem}.")
        self.field = field
        self.problem = problem


def _without_hidden_layer(values: Mapping[str, Any]) -> str:
    return "" if values["hidden"] else "There is no hidden layer"


def _without_momentum(values: Mapping[str, Any]) -> str:
    return "" if OPTIMIZERS[values["optimizer"]].uses_momentum else "This optimizer has no momentum"


def _with_teacher(values: Mapping[str, Any]) -> str:
    return "A teacher answers instead of labels" if values["teacher"] else ""


def _without_validation(values: Mapping[str, Any]) -> str:
    return "" if values["validation"] else "No digits are held back"


def _without_distortions(values: Mapping[str, Any]) -> str:
    return "" if values["augment"] else "Digits are not distorted"


_WITHOUT_MOMENTUM = enumerated(
    # An abbreviation keeps its capitals within a sentence.
    rule.label if rule.label[1].isupper() else rule.label.lower()
    for rule in OPTIMIZERS.values()
    if not rule.uses_momentum
)


@dataclass(frozen=True)
class Hyperparameters:
    """Everything that the numbers of a run depend on.

    With the same values and as many threads of BLAS, a run repeats bit for bit on one machine.

    The default is the derivation's digit network: 784-32-32-10, ReLU, softmax and cross-entropy (E43, E44).

    Raises:
        HyperparameterError: on construction, for the first field whose value is impossible.
    """

    # fmt: off
    hidden: tuple[int, ...] = Widths(
        default=(32, 32), label="Hidden layers", unit="neurons", group="Network", minimum=1, maximum=4096,
        most=MAX_HIDDEN_LAYERS,
        help="Neurons of each hidden layer, from the input on, separated by commas; empty for none.",
    ).declared()
    activation: str = OneOf(
        default="relu", label="Activation", group="Network", rules=ACTIVATIONS, idle=_without_hidden_layer,
        help="The function sigma that each hidden neuron applies to its weighted sum.",
    ).declared()
    output: str = OneOf(
        default="softmax", label="Output", group="Network", rules=OUTPUTS,
        help="; ".join((
            "What turns the last weighted sums into the ten answers",
            *(f"{loss.label.lower()} needs {' or '.join(loss.needs)}" for loss in LOSSES.values() if loss.needs),
        )) + ".",
    ).declared()
    loss: str = OneOf(
        default="cross_entropy", label="Loss", group="Network", rules=LOSSES,
        help="How the cost of an example is worked out; training makes its mean, the loss C, smaller.",
    ).declared()
    initializer: str = OneOf(
        default="he", label="Initialisation", group="Network", rules=INITIALIZERS,
        help="How widely the random first weights are spread, given the sizes of the layers.",
    ).declared()
    optimizer: str = OneOf(
        default="gradient_descent", label="Optimizer", group="Training", rules=OPTIMIZERS,
        help="The rule that turns a gradient into a step of the weights and biases.",
    ).declared()
    learning_rate: float = Real(
        default=0.5, label="Learning rate", group="Training", minimum=1e-6, maximum=100.0, decimals=6, live=True,
        help="How far one step goes against the gradient: eta; with a schedule, its upper bound.",
    ).declared()
    schedule: str = OneOf(
        default="one_cycle", label="Schedule", group="Training", rules=SCHEDULES,
        help="How the learning rate changes from the first batch of a run to the last.",
    ).declared()
    momentum: float = Real(
        default=0.9, label="Momentum", group="Training", minimum=0.0, maximum=0.999, decimals=3, live=True,
        idle=_without_momentum,
        help=f"How much of the past gradients carries on into the next step; {_WITHOUT_MOMENTUM} have none.",
    ).declared()
    batch_size: int = WholeNumber(
        default=32, label="Batch size", unit="digits", group="Training", minimum=1, maximum=10_000,
        help="How many digits are averaged into one gradient: the n of 1/n.",
    ).declared()
    epochs: int = WholeNumber(
        default=5, label="Epochs", group="Training", minimum=1, maximum=1000,
        help="How many times training goes through all training digits.",
    ).declared()
    target_accuracy: float = Real(
        default=0.0, label="Stop at", unit="%", group="Training", minimum=0.0, maximum=100.0, decimals=2,
        idle=_without_validation, off="never",
        help="Stop after the epoch in which validation accuracy has reached so many percent; 0 means never.",
    ).declared()
    time_limit: float = Real(
        default=0.0, label="Time limit", unit="minutes", group="Training", minimum=0.0, maximum=10_000.0, decimals=2,
        off="never",
        help="Stop after so many minutes of training, validation left out, which no second run repeats to the batch; "
        "0 means never.",
    ).declared()
    teacher: str = ModelFile(
        default="", label="Teacher", group="Training",
        help="A model file whose answers to each training digit are learned instead of its label; empty for none.",
    ).declared()
    l2: float = Real(
        default=0.0, label="L2", group="Regularisation", minimum=0.0, maximum=1.0, decimals=6, live=True,
        help="How strongly weights are pulled towards zero, each in proportion to its size; biases are left alone.",
    ).declared()
    dropout: float = Real(
        default=0.0, label="Dropout", group="Regularisation", minimum=0.0, maximum=0.9, decimals=2, live=True,
        idle=_without_hidden_layer,
        help="The probability with which each hidden neuron is switched off, anew for each digit of a batch.",
    ).declared()
    label_smoothing: float = Real(
        default=0.0, label="Label smoothing", group="Regularisation", minimum=0.0, maximum=0.5, decimals=3,
        idle=_with_teacher,
        help="The share of each label that all ten digits have alike, so that no answer need be quite sure.",
    ).declared()
    patience: int = WholeNumber(
        default=0, label="Patience", unit="epochs", group="Regularisation", minimum=0, maximum=1000,
        idle=_without_validation, off="never",
        help="Stop when so many epochs in a row have brought no lower validation loss, and go back to the weights "
        "of the best one; 0 means never.",
    ).declared()
    augment: bool = YesNo(
        default=False, label="Distort digits", group="Variation",
        help="Turn, shift and bend each training digit a little, anew each time, so that drawn digits fit.",
    ).declared()
    distortion: float = Real(
        default=1.0, label="Distortion", group="Variation", minimum=0.0, maximum=3.0, decimals=2,
        idle=_without_distortions,
        help="How far digits are distorted, as a multiple of what suits a network of 128 and 64 neurons; less suits a "
        "smaller one.",
    ).declared()
    stroke_width: float = Real(
        default=0.0, label="Stroke width", group="Variation", minimum=0.0, maximum=1.0, decimals=2,
        idle=_without_distortions,
        help="How far strokes of pictures are thickened or thinned at most: 1 for a pixel on each side.",
    ).declared()
    redraw: bool = YesNo(
        default=False, label="Redraw ink", group="Variation",
        help="Draw each training digit that is ink anew every few epochs, as another hand with another pen might have.",
    ).declared()
    data: tuple[Weighted, ...] = Sources(
        default=(Weighted("starter"),), label="Data set", group="Data",
        missing=f"name {', '.join(WORDS)}, a folder or a file",
        help="".join(f"{name}: {words.help}; " for name, words in WORDS.items()) + f"{FORMS}.",
    ).declared()
    validation: int = WholeNumber(
        default=5000, label="Validation", unit="digits", group="Data", minimum=0, maximum=30_000,
        help="Training digits of each source held back to measure progress, at most a fifth of them.",
    ).declared()
    seed: int = WholeNumber(
        default=0, label="Seed", group="Data", minimum=0, maximum=2**31 - 1,
        help="Where the random numbers start; the same seed draws the same first weights and the same order of the "
        "digits.",
    ).declared()
    # fmt: on

    def __post_init__(self) -> None:
        """Check every field."""
        for name, problem in problems(vars(self)).items():
            raise HyperparameterError(name, problem)

    def batches(self, examples: int) -> int:
        """How many batches an epoch of so many digits has, the last of them maybe a smaller one."""
        return -(-examples // min(self.batch_size, max(examples, 1)))


def problems(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with `values`, field by field; empty when they make valid hyperparameters.

    Args:
        values: one value a field, of the field's type.

    Returns:
        Field name -> what to do, without the field's label and a full stop, in the order of the fields.
    """
    found = {name: problem for name, this in ABOUT.items() if (problem := this.problem(values[name]))}
    if not found:
        loss = LOSSES[values["loss"]]
        if loss.needs and values["output"] not in loss.needs:
            found["output"] = f"choose {' or '.join(loss.needs)}, which {loss.label.lower()} needs"
    return found


def parse(name: str, text: str) -> Any:
    """The value of field `name` written as `text`, as command line and dialogs take it.

    Raises:
        HyperparameterError: where the text is no value of the field's type; bounds are not checked here.
    """
    text = text.strip()
    try:
        return ABOUT[name].notation.parse(text)
    except ValueError:
        raise _wrong_kind(name, text) from None


def with_live(h: Hyperparameters, other: Hyperparameters) -> Hyperparameters:
    """The hyperparameters `h` of a run with the live fields of `other`: what may change while it goes on."""
    return replace(h, **{name: getattr(other, name) for name, this in ABOUT.items() if this.live})


def with_rate(h: Hyperparameters, learning_rate: float) -> Hyperparameters:
    """The same with another learning rate, to two digits that count and within its bounds."""
    rates = ABOUT["learning_rate"]
    assert isinstance(rates, Real)
    return replace(h, learning_rate=min(max(float(f"{learning_rate:.2g}"), rates.minimum), rates.maximum))


def from_mapping(values: Mapping[str, Any]) -> Hyperparameters:
    """Hyperparameters from a mapping as `to_mapping` made it; unknown names are passed over.

    Raises:
        HyperparameterError: for a value of the wrong type or out of bounds.
    """
    known: dict[str, Any] = {}
    for name in (name for name in ABOUT if name in values):
        try:
            known[name] = ABOUT[name].from_json(values[name])
        except ValueError:
            raise _wrong_kind(name, values[name]) from None
    return Hyperparameters(**known)


def to_mapping(hyperparameters: Hyperparameters) -> dict[str, Any]:
    """The fields as JSON writes them: numbers, strings, and lists."""
    return {name: ABOUT[name].notation.saved(value) for name, value in vars(hyperparameters).items()}


def summary(hyperparameters: Hyperparameters) -> str:
    """Network and optimizer in one line, such as ``784-32-32-10 ReLU, Momentum 0.1``; of a schedule the peak rate."""
    widths = "-".join(str(width) for width in (SIDE * SIDE, *hyperparameters.hidden, CLASSES))
    activation = f" {ACTIVATIONS[hyperparameters.activation].label}" if hyperparameters.hidden else ""
    optimizer = OPTIMIZERS[hyperparameters.optimizer].label
    rate, schedule = f"{hyperparameters.learning_rate:g}", hyperparameters.schedule
    if schedule != "constant":
        name = SCHEDULES[schedule].label.partition(" (")[0].lower()
        return f"{widths}{activation}, {optimizer}, peak {rate}, {name}"
    return f"{widths}{activation}, {optimizer} {rate}"


def _wrong_kind(name: str, value: object) -> HyperparameterError:
    return HyperparameterError(name, f"write {ABOUT[name].notation.kind}, not {value!r}")


ABOUT: Mapping[str, Field] = MappingProxyType({f.name: f.metadata["field"] for f in fields(Hyperparameters)})
"""Field name -> declaration, in the order in which forms show the fields."""
