"""The landscape: a cost over a plane through the weights, as a contour and as a surface."""
