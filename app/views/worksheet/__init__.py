"""Worksheets on paper: black on white, painted alike into a PDF file and onto the screen."""
