"""Checks of training runs and training loops."""
