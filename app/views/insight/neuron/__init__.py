"""A neuron's portrait: what it weighs and wants, what moves it, and what is done to it."""
