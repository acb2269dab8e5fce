"""Why a digit was read as it was, shown: what spoke for the answer, what is like it, what would have changed it."""
