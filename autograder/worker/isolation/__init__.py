"""The walls of a worker: namespaces, Landlock, seccomp, limits, and the probe that attacks them."""
