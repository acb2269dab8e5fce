"""One weight: its slope opened into terms, and summed over paths."""
