"""The derivation of backpropagation, term by term, as it is written on paper: indices and sums, no matrix product.

What ``Network.backward`` finds in three matrix products is found here once more by adding up single terms, so that each
can be shown, opened and held against the matrix product. All of it is float64 on copies: looking changes nothing.

Training holds examples as rows (``nn.network``), the derivation as columns: ``phase.rows`` turns one into the other.

``letters``
    the alphabet, in LaTeX, in code and on the screen
``terms``
    a number with its symbol, products of such numbers, sums of those
``parameter``
    which weight or bias is meant
``results``
    what is handed to a view: plain data, without the network that it comes from
``sigma``
    sigma and sigma' of one number
``single_neuron``
    one neuron a layer: the chain rule as a list of factors (E6 to E13)
``output_layer``
    where the backward pass begins: the slope of the cost, times a Jacobian or collapsed (E45 to E49)
``example``
    one example in one network, forward and back
``recursion``
    a weight opened into delta times a, delta into its sum over the next layer (E25 to E39); the slope of a pixel
``paths``
    the nested sum over every path from a weight to the cost (E16 to E24)
``kinks``, ``referee``, ``judge``, ``verdict``
    the cost as a function of one weight: its kinks, tangent and secants, and what keeps these apart
``symbols``
    what the symbols mean
``places``
    at which phase of a network's step an equation has its numbers, or what the network lacks
``entries``, ``phase``, ``forward_phases``, ``backward_phases``, ``training_step``
    one training step, phase by phase, each cell worked out (E43 to E57)
``phase_words``, ``ledger``, ``written``, ``shown``
    a phase in a sentence, a cell as a bill of its largest terms, symbols and numbers as text
``setting``
    a formula as a picture, SVG
``equation``, ``equations_by_index``, ``equations_by_matrix``, ``equations``
    E1 to E57: what each says, and where the window shows it
"""
