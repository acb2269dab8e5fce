"""One neuron a layer: the chain rule where it is shortest, with sliders."""
