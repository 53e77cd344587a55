"""What makes a notebook run as in Jupyter: the shell, its streams, and the front ends that are not there."""
