"""Workbooks: a rule set as a form to fill in, live points in it, and reading what was filled in."""
