"""The `autograder` command: a file for each command, and what they share on a terminal."""
