"""The life of a drawing: the ten answers to it along a run, and what one batch did to them."""
