"""A whole term of a course, played with the commands that an instructor uses: `make demo-term`."""
