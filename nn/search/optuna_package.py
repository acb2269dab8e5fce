"""Optuna, imported when a search is: few need it."""

import warnings
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from nn.errors import DigitScopeError
from nn.extras import not_installed

NEEDED = not_installed("A search", "Optuna", "search")


def is_here() -> bool:
    """Whether Optuna can be imported."""
    return find_spec("optuna") is not None


def optuna_package() -> Any:
    """The package ``optuna``, which tells of errors alone.

    Raises:
        DigitScopeError: where it is not installed, with the command that installs it.
    """
    try:
        optuna = import_module("optuna")
    except ImportError:
        raise DigitScopeError(NEEDED) from None
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    # Its proxy is called experimental since 4.2, of 2025.
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    return optuna
