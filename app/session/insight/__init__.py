"""The controllers behind the pages of Insight: what each works out while somebody looks."""
