"""The page of a race: its lanes in a table and in two plots."""
