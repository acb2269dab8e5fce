"""One training step, phase by phase."""
