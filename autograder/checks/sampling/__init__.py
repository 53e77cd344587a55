"""Checks of functions that draw at random: weight initializers and dropout."""
