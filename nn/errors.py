"""The one kind of error that is a person's to mend, what a person stops, and what leaves the finite numbers."""


class DigitScopeError(Exception):
    """Something a person can mend: bad input, a full disk, a value out of bounds.

    Its text is one sentence that names the file or the field and says what to do. The window shows it in a
    dialog, the command line in one line.
    """


class Cancelled(DigitScopeError):
    """The person stopped it: nothing is wrong, and what was complete is kept."""


class DivergenceError(DigitScopeError):
    """The cost left the finite numbers."""


def never() -> bool:
    """Nobody stops it: what asks whether it is cancelled goes on."""
    return False
