"""What keeps a secant away from the tangent: facts with the numbers of what they claim, without words."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from nn.derivation.terms import Symbol


@dataclass(frozen=True)
class Kink:
    """A hidden neuron whose weighted sum changes sign, with which the slopes of the outputs jump.

    Attributes:
        layer: its layer.
        neuron: its index there.
        offset: where z = 0, as an offset from the parameter's value.
    """

    layer: int
    neuron: int
    offset: float

    @property
    def symbol(self) -> Symbol:
        """The weighted sum's name."""
        return Symbol("z", self.layer, (self.neuron,))


@dataclass(frozen=True)
class Beyond:
    """A cost is no finite number of so many bits."""

    bits: int


@dataclass(frozen=True)
class Flat:
    """The cost does not depend on the parameter between the points; a secant that is not 0 shows rounding."""

    secant: float


@dataclass(frozen=True)
class Held:
    """The label's probability counts as the smallest number, so the cost is the same wherever it is below that.

    Attributes:
        cost: what it is held at.
        bits: of the numbers.
        everywhere: whether it is held at both points and at the parameter; else at some of these.
        tangent: dC/dtheta by backpropagation.
    """

    cost: float
    bits: int
    everywhere: bool
    tangent: float


@dataclass(frozen=True)
class AtKink:
    """A kink exactly at the parameter.

    Attributes:
        kinks: there.
        left: slope of the cost on the left.
        right: the same on the right, which may be as large.
        convention: sigma'(0) as backpropagation takes it, where no derivative exists.
        tangent: what it makes of the slope with that.
    """

    kinks: tuple[Kink, ...]
    left: float
    right: float
    convention: float
    tangent: float


@dataclass(frozen=True)
class Between:
    """Kinks between the points, the nearest to the parameter first."""

    kinks: tuple[Kink, ...]


@dataclass(frozen=True)
class Stuck:
    """The costs at both points and at the parameter are one number of so many bits."""

    bits: int


@dataclass(frozen=True)
class Level:
    """A tangent of 0 where the cost does change.

    Attributes:
        below: by how much, below the parameter.
        above: the same above it.
        rounds: whether the tangent may be too small for float64, and not 0.
    """

    below: float
    above: float
    rounds: bool = False


@dataclass(frozen=True)
class Exact:
    """The secant is the tangent in every digit."""


@dataclass(frozen=True)
class Parabola:
    """A central secant of a parabola, which has no truncation; the error is rounding."""

    bits: int
    error: float


@dataclass(frozen=True)
class Truncation:
    """The curve bends within the step.

    Attributes:
        order: the power of the step with which truncation falls.
        nearer: how many times nearer a ten times shorter step is; None where it is not.
        in_order: whether that is about 10^order, with the shorter step still above the best one.
    """

    order: int
    nearer: float | None
    in_order: bool


@dataclass(frozen=True)
class Best:
    """Near the best step: how many times larger the smoothed error of one ten times longer or shorter is, if it is."""

    bits: int
    longer: float | None
    shorter: float | None


class Cause(Enum):
    """What rounding takes away."""

    DIGITS = auto()
    NEAR_ONE = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Rounding:
    """The costs have too few digits.

    Attributes:
        bits: of the numbers.
        cause: whether the costs at the points agree in most of their digits, or else the label's probability is so near
            1 that its distance from 1 has few.
        agreement: how far the costs are from each other, as a share of the larger.
        from_one: that distance; inf where outputs are no probabilities.
        growth: how many times larger the smoothed error of a ten times shorter step is, where that is about 10.
    """

    bits: int
    cause: Cause
    agreement: float
    from_one: float
    growth: float | None


Verdict: TypeAlias = (
    Beyond | Flat | Held | AtKink | Between | Stuck | Level | Exact | Parabola | Truncation | Best | Rounding
)
