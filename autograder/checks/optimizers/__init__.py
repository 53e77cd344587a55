"""Checks of update rules and of learning-rate schedules."""
