"""Why a digit was read as it was: what spoke for the answer, what it looks like, and what would have changed it."""
