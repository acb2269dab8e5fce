"""What several pages of the derivation share: formulas, numbers, words, and the frame around a page."""
