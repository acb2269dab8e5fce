"""The views of the pages of Insight."""
