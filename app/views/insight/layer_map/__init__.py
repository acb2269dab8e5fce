"""A map of a layer: where the digits lie in it, and how far it has told the classes apart."""
