"""Two years of an index side by side: what changed for each unit, and how much of it is due to the rules."""
