"""The page of the runs that are kept: their table, one of them, and several side by side."""
