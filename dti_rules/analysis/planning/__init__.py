"""The cheapest changes of figures that reach a goal: a mixed-integer programme proposes, the exact reader disposes."""
