"""A release to students: the starter notebook, its files and checks, made from the instructor's single source."""
