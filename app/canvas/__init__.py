"""The paper: what a hand does becomes ink; no network."""
