"""Checks that an assignment is fit to be given: its tests catch known mistakes and pass right answers."""
