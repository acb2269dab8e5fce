"""What typical mistakes come to: of a cell of a training step, of a product of slopes, of a factor of the chain rule.

Each is the number that a learner has who did all but one thing right, so that it can be recognised and named.
"""

import math
from collections.abc import Callable, Iterable, Sequence

from nn.derivation.letters import SIGMA_PRIME
from nn.derivation.single_neuron import Forward
from nn.derivation.terms import Derivative, Entry, Factor, Name, Symbol, Term, total
from nn.exercise.judging import Slip

WITHOUT = "{what} is left out."


def slips(entry: Entry) -> tuple[Slip, ...]:
    """The mistakes that people make in working out a cell."""
    name = entry.symbol
    if isinstance(name, Derivative):
        return _of_slope(entry, name)
    if name.letter in ("w new", "b new"):
        return _of_update(entry)
    if name.letter == "delta":
        return _of_delta(entry)
    if name.letter == "z":
        return _of_sum(entry)
    if name.letter == "a":
        return _of_activation(entry)
    return _of_cost(entry)


def product_slips(factors: Sequence[Factor], equation: str) -> tuple[Slip, ...]:
    """A product from which one factor is missing."""
    if len(factors) < 2:
        return ()
    return tuple(
        Slip(_product(other for other in factors if other is not factor), _without(factor.symbol), equation)
        for factor in factors
    )


def factor_slips(factor: Factor, passed: Forward) -> tuple[Slip, ...]:
    """Mistakes in one factor of the chain rule of one neuron a layer."""
    name = factor.symbol
    assert isinstance(name, Derivative)
    of, by = name
    if of.letter == "a" and by.layer is not None:
        is_sigma = "This is a = sigma(z): the slope of sigma there is wanted."
        return (
            Slip(passed.a[by.layer], is_sigma, "E6"),
            Slip(passed.z[by.layer], "This is z: the slope of sigma there is wanted.", "E6"),
        )
    if of.letter == "z" and of.layer is not None:
        before = Slip(passed.a[of.layer - 1], "This is what the weight multiplies: the weight is wanted.", "E11")
        return (before,) if by.letter == "a" else ()
    return (Slip(factor.value / 2, "The factor 2, from the slope of a square, is left out.", "E7"),)


def _of_sum(entry: Entry) -> tuple[Slip, ...]:
    products = [term for term in entry.terms if len(term.factors) > 1]
    rest = total(term for term in entry.terms if len(term.factors) == 1)
    weights = math.fsum(term.factors[0].value for term in products)
    inputs = math.fsum(term.factors[1].value for term in products)
    return (
        Slip(total(products), "The bias is left out.", "E27"),
        Slip(total(products) - rest, "The bias is subtracted: it is added.", "E27"),
        Slip(weights + rest, "The weights are added up alone: each is multiplied by what it receives.", "E27"),
        Slip(inputs + rest, "The activations are added up alone: each is multiplied by its weight.", "E27"),
    )


def _of_activation(entry: Entry) -> tuple[Slip, ...]:
    if entry.own is not None:
        own = entry.terms[entry.own].value
        rest = entry.total - own
        shares = [Slip(own, "This is the power of e alone: it is divided by the sum of all of them.", "E47")]
        if rest:
            shares.append(Slip(own / rest, "The sum below has to have the output's own power of e, too.", "E47"))
        return tuple(shares)
    return (Slip(entry.total, "This is z itself: sigma is left out.", "E20"),)


def _of_cost(entry: Entry) -> tuple[Slip, ...]:
    number = entry.total
    if entry.acts:
        if not number > 0:
            return ()
        return (Slip(-math.log10(number), "The logarithm to the base 10 is taken: ln is that to the base e.", "E48"),)
    share = next((term.factors[0] for term in entry.terms if _letter(term.factors[0]) in ("1/n", "1/n_L")), None)
    if share is None or not share.value:
        return ()
    is_mean = _letter(share) == "1/n"
    what = "The mean of the costs" if is_mean else "The mean over the outputs"
    return (Slip(entry.value / share.value, f"{what} is wanted: their sum is still to be divided.", _mean_of(is_mean)),)


def _mean_of(examples: bool) -> str:
    return "E10" if examples else "E14"


def _of_delta(entry: Entry) -> tuple[Slip, ...]:
    hidden = [term for term in entry.terms if any(_letter(factor) == SIGMA_PRIME for factor in term.factors)]
    if hidden:
        return (
            Slip(_sum_without(hidden, _is(SIGMA_PRIME)), "sigma' is left out: the slope of sigma at z.", "E38"),
            Slip(_sum_without(hidden, _is("w")), "The weights on the way back are left out.", "E38"),
        )
    products = [term for term in entry.terms if len(term.factors) > 1]
    if products:
        return (Slip(_sum_of_first(products), "The slope of the output's function is left out.", "E46"),)
    first = Slip(entry.terms[0].value, "This is the output alone: what was wanted is still to be subtracted.", "E45")
    turned = Slip(-entry.value, "The sign is wrong: it is the output minus what was wanted.", "E45")
    return first, turned


def _of_slope(entry: Entry, name: Derivative) -> tuple[Slip, ...]:
    if name.by.letter == "z":
        (term,) = entry.terms
        return product_slips(term.factors, "E47")
    found = []
    share = next((factor for factor in entry.terms[0].factors if _letter(factor) == "1/n"), None)
    if share is not None:
        found.append(Slip(entry.value / share.value, "The mean is wanted: divide the sum by n.", "E10"))
        found.append(Slip(entry.value * share.value, "1/n is taken twice.", "E10"))
    if name.by.letter == "w":
        found.append(Slip(_sum_without(entry.terms, _is("a")), "This is delta: the activation is left out.", "E31"))
        found.append(Slip(_sum_without(entry.terms, _is("delta")), "This is the activation: delta is left out.", "E31"))
    return tuple(found)


def _of_update(entry: Entry) -> tuple[Slip, ...]:
    value, step = entry.terms
    slope = step.factors[-1].value
    return (
        Slip(value.value - step.value, "This goes uphill: the step is subtracted.", "E57"),
        Slip(value.value - slope, "The learning rate eta is left out.", "E57"),
        Slip(step.value, "This is the step alone: it is added to the value before.", "E57"),
    )


def _sum_without(terms: Iterable[Term], left_out: Callable[[Factor], bool]) -> float:
    return math.fsum(_product(factor for factor in term.factors if not left_out(factor)) for term in terms)


def _sum_of_first(terms: Iterable[Term]) -> float:
    return math.fsum(term.factors[0].value for term in terms)


def _product(factors: Iterable[Factor]) -> float:
    return math.prod(factor.value for factor in factors)


def _is(letter: str) -> Callable[[Factor], bool]:
    return lambda factor: _letter(factor) == letter


def _letter(factor: Factor) -> str:
    return factor.symbol.letter if isinstance(factor.symbol, Symbol) else ""


def _without(name: Name) -> str:
    """What is said of a product that lacks a factor of this name."""
    if isinstance(name, Derivative):
        key = name.of.letter if name.of.letter in ("a", "z") else "C"
        what = {"a": "sigma'", "C": "The slope of the cost", "z": "The last factor"}[key]
        if name.of.letter == "z" and name.by.letter == "a":
            what = "A weight"
        if name.of.letter == "z" and name.by.letter == "w":
            what = "What the weight multiplies"
        return WITHOUT.format(what=what)
    called = {"delta": "Delta", "a": "The activation", "w": "The weight", SIGMA_PRIME: "sigma'", "1/n": "1/n"}
    return WITHOUT.format(what=called.get(name.letter, name.letter))
