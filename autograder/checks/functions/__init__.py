"""Checks of single functions: their values, a backward pass with a cache, and a gradient against measured slopes."""
