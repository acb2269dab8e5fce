"""Faults that people make in backpropagation, planted in a network that runs, so that one learns to find them."""
