"""What a network makes of digits that it did not learn from: accuracy, confusion, and the digits that it misreads."""
