"""The views of Insight: arrays in, intents out."""
