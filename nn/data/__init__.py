"""Where digits come from: MNIST, pen strokes, pictures."""
