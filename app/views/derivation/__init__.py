"""What takes a training step apart on the screen: formulas, and the numbers that stand in them.

Like all views these show plain data, here that of ``nn.derivation``, and send what a person asks for as signals.

``formula``, ``numbers``
    LaTeX set like mathematics, for what stays; numbers and symbols in plain type, for what changes
``page``, ``example_bar``, ``equation_note``
    what is around every view: the room it has, the example above it, the equation below it
``stepper``
    one training step, phase by phase: ``phase_strip`` to go through it, ``phase_page`` with its matrices
    (``matrix_view``) and one cell worked out (``worked_entry``)
``outer_product``
    the first gradient as picture times number
``trace``
    one weight: its slope opened into terms (``term_view``), summed over paths (``path_view``), and held against the
    cost (``referee``)
``bench``
    one neuron a layer: sliders, the chain rule in boxes (``factor_row``), steps down the slope (``slope_plot``)
``input_gradient``
    the slope of every pixel, for the canvas
``equations``
    all numbered equations, with what was corrected in them
"""
