"""Backpropagation by hand: what a learner types is judged, and worksheets for paper are worked out with their key."""
