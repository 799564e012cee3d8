"""What everything above speaks of: rule sets, units, figures, submissions, scorecards. Frozen classes, no rules."""
