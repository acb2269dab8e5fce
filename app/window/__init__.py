"""The window: its parts, and what joins them to session and canvas."""
