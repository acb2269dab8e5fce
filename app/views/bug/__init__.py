"""Find the bug: one that is planted in a network, where it may be, and what it was."""
