"""``python -m nn VERB``: the headless verbs, the same as ``digitscope VERB``."""

from nn.cli import main

raise SystemExit(main())
