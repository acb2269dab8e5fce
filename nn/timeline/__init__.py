"""The way of a run through time: snapshots along it, exact replay between them, and what one digit lived through."""
