"""The slope held against the cost itself."""
