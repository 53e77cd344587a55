"""Checks of optimizers: update rules, learning-rate schedules, and cases for the clipping of gradients."""
