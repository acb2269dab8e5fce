"""The page of a search: its trials as a table, as lines across their fields, and as curves over their epochs."""
