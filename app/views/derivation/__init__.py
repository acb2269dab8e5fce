"""What takes a training step apart on the screen: a folder for each page, and what the pages share.

Like all views these show plain data, here that of ``nn.derivation``, and send what a person asks for as signals.
``common`` and ``matrix`` are what the pages are built from; ``example_bar`` stands above every page,
``input_gradient`` paints the slope of every pixel for the canvas.
"""
