"""A module for each part of the reference: inputs, PyTorch's answer and the reference's, side by side."""
