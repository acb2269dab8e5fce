"""The network as neurons and lines: what the weights carry on the way there and on the way back."""
