"""Our side of the pipe: starts zygotes and workers, bounds them, and reads what comes back as hostile data."""
