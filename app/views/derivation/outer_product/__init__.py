"""The first gradient as picture times number."""
