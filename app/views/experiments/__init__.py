"""Guided experiments: which there are, and one of them step by step."""
