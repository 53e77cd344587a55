"""Checks of layers as objects, which keep parameters, and what their backward needs."""
