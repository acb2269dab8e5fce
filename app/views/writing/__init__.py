"""A writing test: what is asked for, what was read, and how people have done by and by."""
