"""Runs on disk: what is kept of each, how it goes on after a kill, and who looks after all of them."""
