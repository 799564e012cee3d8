"""From rule files to a checked rule set. Loading never runs code from a rule file."""
