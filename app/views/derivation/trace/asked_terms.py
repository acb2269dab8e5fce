"""What a learner is asked of a traced weight or bias: its slope, and the largest terms of the sums behind it."""

from collections.abc import Hashable, Iterable
from functools import partial

from app.views.derivation.common.cover_bar import Question
from app.views.derivation.common.wording import product_text
from nn.derivation.parameter import Parameter
from nn.derivation.results import TraceSource
from nn.derivation.terms import by_size
from nn.errors import DigitScopeError
from nn.exercise.slips import product_slips

SLOPE = "slope"
"""The key of the question for the slope; a term's is its product."""
TERMS = 7
FIRST = "Work out the slope above first: {} would tell it."
"""In the place of a part that shows the slope while it is covered."""


def questions(
    source: TraceSource, parameter: Parameter, unfolded: Iterable[tuple[int, int]] = ()
) -> tuple[Question, ...]:
    """The slope as a product, and the largest terms of its delta and of each delta (layer, neuron) that is unfolded."""
    slope = source.open_parameter(parameter)
    (term,) = slope.terms
    asked: dict[Hashable, Question] = {
        SLOPE: Question(SLOPE, (slope.symbol,), slope.backward, partial(product_slips, term.factors, "E31"))
    }
    for layer, neuron in ((parameter.layer, parameter.neuron), *unfolded):
        # A neuron of the next to last layer is unfolded in as many places as there are ways to it.
        asked |= {question.key: question for question in _of_delta(source, layer, neuron)}
    return tuple(asked.values())


def _of_delta(source: TraceSource, layer: int, neuron: int) -> tuple[Question, ...]:
    """The largest terms; none where there is only one, which is delta itself and stands as a factor above."""
    try:
        terms = source.open_delta(layer, neuron).terms
    except DigitScopeError:
        return ()
    equation = "E38" if layer < len(source.widths) - 1 else "E16"
    return tuple(
        Question(
            product_text(each.factors),
            tuple(factor.symbol for factor in each.factors),
            each.value,
            partial(product_slips, each.factors, equation),
        )
        for each in (by_size(terms)[:TERMS] if len(terms) > 1 else ())
    )
