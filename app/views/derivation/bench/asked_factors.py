"""What a learner is asked of one neuron a layer: each factor of the chain rule, and what they multiply to."""

from collections.abc import Sequence
from functools import partial

from app.views.derivation.common.cover_bar import Question
from nn.derivation.single_neuron import Forward
from nn.derivation.terms import Derivative, Factor
from nn.exercise.slips import factor_slips, product_slips


def questions(factors: Sequence[Factor], whole: Factor, passed: Forward) -> tuple[Question, ...]:
    """A question for each number, by its symbol; `whole` is the product, `passed` the forward pass behind it."""
    name = whole.symbol
    assert isinstance(name, Derivative)
    at_once = len(factors) == 3
    equation = {("w", True): "E8", ("b", True): "E9", ("w", False): "E12", ("b", False): "E13"}[name.by.letter, at_once]
    each = [Question(f.symbol, (f.symbol,), f.value, partial(factor_slips, f, passed)) for f in factors]
    return (*each, Question(name, (name,), whole.value, partial(product_slips, tuple(factors), equation)))
