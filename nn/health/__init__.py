"""The health of a run: measures by layer, alarms in plain words, and advice that was tried before it is given."""
