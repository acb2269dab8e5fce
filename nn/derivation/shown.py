"""Numbers as people read them: four significant digits, a true minus sign, powers of ten.

Near 1 the four digits are those of the distance from 1: of a network that is all but sure, 1 - a is what counts.
"""

import math

from nn.derivation.letters import MINUS, TIMES

DIGITS = 4
"""Significant digits."""
SMALLEST, LARGEST = 1e-4, 1e5
"""Below and from here on a number is written with a power of ten."""
NEAR_ONE = 0.01
"""Nearer to 1 than this, a number is written with as many decimals as its distance from 1 needs."""
DECIMALS = 10
"""At most so many."""

SUPERSCRIPT = str.maketrans(
    "-()0123456789", "\u207b\u207d\u207e\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def shown(value: float) -> str:
    """A number for people: four significant digits, ``0`` and ``1`` for just that, a true minus sign."""
    value = float(value)
    if math.isnan(value):
        return "not a number"
    sign = MINUS if value < 0 else ""
    if math.isinf(value):
        return f"{sign}infinite"
    if value == 0:
        return "0"
    distance = abs(abs(value) - 1)
    if distance == 0:
        return f"{sign}1"
    if distance < NEAR_ONE:
        decimals = DIGITS - 1 - math.floor(math.log10(distance))
        near = f"{abs(value):.{min(decimals, DECIMALS)}f}"
        if float(near) != 1:
            return sign + near
    return in_column(value)


def in_column(value: float) -> str:
    """A number among others below each other: as `shown`, but near 1 with no more digits than the others."""
    value = float(value)
    if value in (-1, 0, 1) or not math.isfinite(value):
        return shown(value)
    sign = MINUS if value < 0 else ""
    mantissa, _, exponent = f"{abs(value):.{DIGITS - 1}e}".partition("e")
    if SMALLEST <= float(f"{mantissa}e{exponent}") < LARGEST:
        return f"{sign}{abs(value):.{max(DIGITS - 1 - int(exponent), 0)}f}"
    return f"{sign}{mantissa}{TIMES}10{str(int(exponent)).translate(SUPERSCRIPT)}"


def signed(value: float) -> str:
    """A change as `shown`, with its sign where it has one."""
    return f"+{shown(value)}" if value > 0 else shown(value)


def with_minus(number: str) -> str:
    """A number as Python writes it, with a true minus sign, before an exponent too."""
    return number.replace("-", MINUS)


def brief(value: float) -> str:
    """A number of few digits, such as an end of a scale, without zeros that say nothing."""
    mantissa, _, exponent = f"{value:g}".replace("-", MINUS, 1 if value < 0 else 0).partition("e")
    return f"{mantissa}{TIMES}10{str(int(exponent)).translate(SUPERSCRIPT)}" if exponent else mantissa


def rounded(value: float, digits: int = DIGITS) -> str:
    """A number in at most so many digits, without zeros that say nothing: for what was set, such as a learning rate."""
    return brief(float(f"{value:.{digits}g}"))


def in_decade(decade: int) -> str:
    """What follows the name of an axis that counts in a power of ten, such as ``, in 10^-3``; nothing for ones."""
    return f", in 10{str(decade).translate(SUPERSCRIPT)}" if decade else ""
