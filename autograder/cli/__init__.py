"""The `autograder` command: one module for each command, and what they share on a terminal."""
