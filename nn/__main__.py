"""``python -m nn VERB``: the headless verbs, the same as ``digitscope VERB``."""

try:
    from nn.cli import main

    status = main()
except KeyboardInterrupt:
    # Ctrl-C while the imports take their time; later `main` answers it.
    status = 130
raise SystemExit(status)
