"""The controllers of the pages of Insight: what is worked out while somebody looks."""
