"""Functions that call back to the judge, in the place of a student's own."""
