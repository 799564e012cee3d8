"""What follows from rule sets and scores: how two rule sets differ, and what a difference does to given figures."""
