"""A class is graded: each submission from its bytes to its result, and every output written."""
