"""What a learner types, judged against the number that is covered, to the digits in which that is shown.

Right is what lies within half a unit of the last digit that is shown; within one unit of what is shown it is close: a
sum of rounded numbers may well end so. An exact 0 or 1 has no last digit, and is right as just that. All of it is done
in decimals, so that no binary rounding decides.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from nn.derivation.letters import MINUS, TIMES
from nn.derivation.shown import DECIMALS, SUPERSCRIPT, shown

LONGEST = 60
"""Characters of a number that is read."""
FAR = 400
"""Powers of ten that are read: float64 has none further off."""
ENOUGH = 2
"""Significant digits from which on a number that has fewer than are shown is right as far as it goes."""

UNREADABLE = "This is no number: write it like 0.25, -1.5 or 3.2e-5."
CLOSE = "Close: only the last digit differs, as it does where rounded numbers are multiplied or added up."
MORE_DIGITS = "Right as far as it goes: the number is shown with more digits."
SIGN = "The digits are right, the sign is not."
WRONG = "Not yet: the number is another one."
POWER = "The digits are right, the decimal point or the power of ten is not."

_LOWERED = {raised: plain for plain, raised in SUPERSCRIPT.items()}
_MINUSES = dict.fromkeys(map(ord, f"{MINUS}\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"), "-")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?")
_POWER = re.compile(rf"(?:[{TIMES}*x\u00b7\u22c5])10(?:\^|\*\*)?\(?([+-]?\d{{1,4}})\)?$")


class Marking(Enum):
    """What an answer is."""

    RIGHT = auto()
    CLOSE = auto()
    MORE_DIGITS = auto()
    UNREADABLE = auto()
    SLIP = auto()
    WRONG = auto()


@dataclass(frozen=True)
class Slip:
    """A typical mistake.

    Attributes:
        value: what comes of it.
        sentence: what was done.
        equation: the id of the one that says what is to be done.
    """

    value: float
    sentence: str
    equation: str


@dataclass(frozen=True)
class Judgement:
    """What is said of an answer.

    Attributes:
        verdict: what it is.
        sentence: the same for the learner.
        equation: the id of one to look at; empty for none.
    """

    verdict: Marking
    sentence: str
    equation: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the cell is uncovered."""
        return self.verdict in (Marking.RIGHT, Marking.CLOSE)

    @property
    def is_attempt(self) -> bool:
        """Whether it counts as one: what cannot be read, or is right as far as it goes, does not."""
        return self.verdict not in (Marking.UNREADABLE, Marking.MORE_DIGITS)


def read(typed: str) -> Decimal | None:
    """The number that a text says, with a comma or a point, any minus sign, and a power of ten; None for no number."""
    text = "".join(typed.split()).lower()[: LONGEST + 1].translate(_LOWERED).translate(_MINUSES).replace(",", ".")
    text = _POWER.sub(r"e\1", text)
    if len(text) > LONGEST or not text.isascii() or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if not number or abs(number.adjusted()) <= FAR else None


def judge(typed: str, value: float, slips: Iterable[Slip] = ()) -> Judgement:
    """What is to be said of a typed text where the number is `value`, which is shown as `shown` has it.

    A slip is recognised where the text is right for what comes of it, and that is shown as another number.
    """
    number = read(typed)
    if number is None:
        return Judgement(Marking.UNREADABLE, UNREADABLE)
    verdict = _compare(number, value)
    if verdict is not Marking.WRONG:
        return Judgement(verdict, _SENTENCES[verdict])
    printed = shown(value)
    for slip in slips:
        if shown(slip.value) != printed and _compare(number, slip.value) in (Marking.RIGHT, Marking.CLOSE):
            return Judgement(Marking.SLIP, slip.sentence, slip.equation)
    if _compare(-number, value) in (Marking.RIGHT, Marking.CLOSE):
        return Judgement(Marking.SLIP, SIGN)
    if number and value and _moved(number, value):
        return Judgement(Marking.SLIP, POWER)
    return Judgement(Marking.WRONG, WRONG)


_SENTENCES = {Marking.RIGHT: "Right.", Marking.CLOSE: CLOSE, Marking.MORE_DIGITS: MORE_DIGITS}


def _compare(number: Decimal, value: float) -> Marking:
    """Right, close, right as far as it goes, or wrong."""
    printed = _printed(value)
    if printed is None:
        return Marking.WRONG
    true = Decimal(value)
    if number == printed or float(number) == value:
        return Marking.RIGHT
    if true in (0, 1, -1):
        return Marking.WRONG
    # So near to 1 that it is shown as 1, its distance from 1 has no digit.
    unit = Decimal((0, (1,), -DECIMALS if abs(printed) == 1 else _exponent(printed)))
    if abs(number - true) <= unit / 2:
        return Marking.RIGHT
    if abs(number - printed) <= unit:
        return Marking.CLOSE
    coarse = Decimal((0, (1,), _exponent(number)))
    is_part = coarse > unit and len(number.as_tuple().digits) >= ENOUGH and abs(number - true) <= coarse / 2
    return Marking.MORE_DIGITS if is_part else Marking.WRONG


def _printed(value: float) -> Decimal | None:
    """The number as it is shown, with as many digits."""
    return read(shown(value))


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _moved(number: Decimal, value: float) -> bool:
    """Whether a number has the right digits and sign at another power of ten."""
    printed = _printed(value)
    if printed is None or not printed:
        return False
    return _compare(number.scaleb(printed.adjusted() - number.adjusted()), value) in (Marking.RIGHT, Marking.CLOSE)
