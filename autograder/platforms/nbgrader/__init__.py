"""Courses of nbgrader: source notebooks and their database in, plain notebooks with its metadata out."""
