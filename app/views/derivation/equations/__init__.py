"""All numbered equations, with what was corrected in them."""
