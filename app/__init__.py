"""The window of DigitScope: what a person sees and touches."""
