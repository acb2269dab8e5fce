"""Where the program without Python begins.

A process that `multiprocessing` starts is this program over again, and has to be told from one that a person starts.
"""

from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()

    from app.__main__ import main

    raise SystemExit(main())
