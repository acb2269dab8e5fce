"""``digitscope``: without words the window opens; a verb goes to `nn.cli`, and no Qt is imported for it."""

import gc
import sys
from collections.abc import Sequence

from app.system import display_problem

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 + SIGINT."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window or run a verb.

    Args:
        arguments: the words after the program's name; those of the process by default.

    Returns:
        The exit status: 0, 2 for bad input and for a machine without a display or Qt's libraries, 130 after Ctrl-C.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words:
        try:
            from nn.cli import main as run_verb
        except KeyboardInterrupt:
            # While the imports take their time; later the verb answers it.
            return INTERRUPTED
        return run_verb(words)
    problem = display_problem()
    if problem is not None:
        print(f"digitscope: {problem}", file=sys.stderr)
        return 2
    # What is imported is no garbage: looking for some takes a twentieth of the time to open.
    gc.disable()
    from app.application import run
    from app.window.main_window import MainWindow

    gc.enable()

    return run(MainWindow)


if __name__ == "__main__":
    raise SystemExit(main())
