"""Figures in: tidy CSV and JSON, read strictly, with a place for every cell."""
