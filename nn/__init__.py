"""The mathematics of DigitScope and its data: NumPy only, no Qt."""
