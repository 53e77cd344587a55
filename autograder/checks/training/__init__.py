"""Checks of training loops: their calls, their trajectory over given mini-batches, and where they converge."""
