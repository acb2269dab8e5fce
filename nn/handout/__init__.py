"""One training step written out for a lesson, from the drawing to the loss after it.

``handout``, ``of_network``
    what is written out: the step, the network, which cell of each array is worked out
``heat``
    a large array as a picture for paper
``page``, ``tables``, ``formulas``, ``style``
    all of it as one page for a browser that needs no other file
"""
