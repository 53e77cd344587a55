"""Checks of what is drawn at random: initializers and dropout."""
