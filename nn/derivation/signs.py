"""The signs of LaTeX and what is said in their place."""

WORDS = {
    "+": "plus", "-": "minus", "/": "over", "=": "equals", "<": "is less than", ">": "is greater than",
    "leftarrow": "becomes", "to": "goes to", "rightarrow": "goes to", "neq": "is not equal to", "le": "is at most",
    "leq": "is at most", "ge": "is at least", "geq": "is at least", "approx": "is about", "in": "is in",
    "cdot": "times", "times": "by", "odot": "times, entry by entry,", "circ": "times, entry by entry,",
    "pm": "plus or minus", "propto": "is proportional to", "ne": "is not equal to",
}  # fmt: skip
"""What stands between two numbers, or before one."""

RELATIONS = {"=", "<", ">", "ne", "neq", "le", "leq", "ge", "geq"}
ON = "and so on,"
FONTS = {"mathrm", "mathbb", "mathbf", "text", "operatorname"}
SUMS = {"sum": "sum", "prod": "product"}
PREFIXES = {
    "ln": "the logarithm of", "tanh": "the hyperbolic tangent of", "exp": "the exponential of",
    "Delta": "the change of", "lVert": "the length of",
    **dict.fromkeys(("cdots", "ldots", "dots", "vdots", "ddots"), ON),
}  # fmt: skip
"""Functions of the next number, which needs no parentheses; and dots."""
