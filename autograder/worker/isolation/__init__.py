"""How a worker locks itself in: namespaces, Landlock, seccomp, limits, and the probe that attacks them."""
