"""Views: arrays in, intents out; none of them knows the network."""
