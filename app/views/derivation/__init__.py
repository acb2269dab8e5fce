"""What takes a training step apart on the screen: formulas, and the numbers that stand in them.

Like all views these show plain data, here that of ``nn.derivation``, and send what a person asks for as signals.
"""
