"""What is said and shown of the health of a run."""
