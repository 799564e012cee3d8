"""Results out: terminal tables, explanations, JSON, CSV."""
