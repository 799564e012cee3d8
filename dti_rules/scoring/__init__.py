"""Scores submissions under a rule set: exactly, at any entry level, with bounds where only bounds are known."""
