"""Numbers as one works with them by hand: decimals, rounded half away from zero as at school, a true minus sign."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from nn.derivation.letters import DOT, MINUS

DECIMALS = 4
"""Of every number that is worked out."""
ONE = Decimal(1)


def rounded(value: Decimal, decimals: int = DECIMALS) -> Decimal:
    """The value with so many decimals; 0 has no sign."""
    return value.quantize(ONE.scaleb(-decimals), ROUND_HALF_UP) + 0


def printed(value: Decimal) -> str:
    """A number as it stands on paper; 0 and 1 as just that."""
    text = f"{abs(value):f}" if value not in (0, 1, -1) else str(abs(int(value)))
    return f"{MINUS}{text}" if value < 0 else text


def factor(value: Decimal) -> str:
    """A number inside a product or a sum: a negative one stands in parentheses."""
    return f"({printed(value)})" if value < 0 else printed(value)


def product_text(*values: Decimal) -> str:
    """Numbers multiplied."""
    first, *others = values
    return f" {DOT} ".join([printed(first), *map(factor, others)])


def sum_text(parts: Iterable[str]) -> str:
    """Texts added up; one that begins with a minus sign is subtracted."""
    first, *others = parts
    return first + "".join(
        f" {MINUS} {part.removeprefix(MINUS)}" if part.startswith(MINUS) else f" + {part}" for part in others
    )


def sigmoid(z: Decimal) -> Decimal:
    """1 / (1 + e^-z)."""
    return 1 / (1 + (-z).exp())


def tanh(z: Decimal) -> Decimal:
    """(e^z - e^-z) / (e^z + e^-z)."""
    up, down = z.exp(), (-z).exp()
    return (up - down) / (up + down)
