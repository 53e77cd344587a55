"""What makes a notebook run as in Jupyter: the shell, its streams, and substitutes for absent front ends."""
