"""The grader's side of the pipe: starts zygotes and workers, bounds them, and reads what they send as hostile data."""
