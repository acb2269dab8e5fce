"""Guided experiments: text files that say what to set, what to ask, what to look at and what it means."""
