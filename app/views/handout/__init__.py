"""A step of the derivation on paper."""
