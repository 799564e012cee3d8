"""Where a unit lost points, what would win the most, and what other figures would give."""
