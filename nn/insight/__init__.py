"""What a network has learned from what, and what a step does to everything else: predictions beside measurements."""
