"""What a learner is asked of a traced weight or bias: its slope, and the largest terms of the sum behind it."""

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


def questions(source: TraceSource, parameter: Parameter) -> tuple[Question, ...]:
    """The slope as a product, and each of the largest terms of delta."""
    slope = source.open_parameter(parameter)
    (term,) = slope.terms
    whole = Question(SLOPE, (slope.symbol,), slope.backward, partial(product_slips, term.factors, "E31"))
    try:
        opened = source.open_delta(parameter.layer, parameter.neuron)
    except DigitScopeError:
        return (whole,)
    equation = "E38" if parameter.layer < len(source.widths) - 1 else "E16"
    return (
        whole,
        *(
            Question(
                product_text(each.factors),
                tuple(factor.symbol for factor in each.factors),
                each.value,
                partial(product_slips, each.factors, equation),
            )
            for each in by_size(opened.terms)[:TERMS]
        ),
    )
