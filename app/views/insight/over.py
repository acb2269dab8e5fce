"""Whose cost a page of Insight looks at."""

OVER = {
    "drawing": ("My drawing", "The cost of the digit on the canvas."),
    "batch": ("Last batch", "The mean cost of the digits of the last batch of the run, or of the one that is shown."),
    "validation": ("Validation digits", "The mean cost of digits that are held back from training."),
}
"""Key -> its words, and what it is."""
