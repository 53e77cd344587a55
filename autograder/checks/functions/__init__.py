"""Checks of single functions: values and gradients, a cached backward pass, a gradient held against numbers."""
