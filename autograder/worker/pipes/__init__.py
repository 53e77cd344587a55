"""The messages of the three pipes that lead beside student code, typed both ways: one module for each pipe."""
