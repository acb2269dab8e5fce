"""Matrices side by side, with signs between them and cells that can be chosen."""
