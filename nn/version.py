"""Which version of DigitScope this is."""


def program_version() -> str:
    """The installed version; "unknown" where the program runs without having been installed."""
    # Here, because the window opens without it.
    import importlib.metadata

    try:
        return importlib.metadata.version("digitscope")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"
