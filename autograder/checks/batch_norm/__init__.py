"""Checks of batch normalization's running statistics."""
