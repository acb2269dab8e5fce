"""Which version of DigitScope this is."""

import importlib.metadata


def program_version() -> str:
    """The installed version; "unknown" where the program runs without having been installed."""
    try:
        return importlib.metadata.version("digitscope")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
