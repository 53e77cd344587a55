"""Gives and grades coursework in Jupyter notebooks.

A student's notebook runs in a sandbox and gives back values; it is judged elsewhere, in a process that holds
the reference, the expected values and the points. This package is the framework: it knows no neural network.
"""
