"""The container image in which a class is graded: its Dockerfile, and the filter of system calls for the strong way."""
