"""The same rules over whole columns: printed results equal to the exact reader's for every row."""
