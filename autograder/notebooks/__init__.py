"""What was handed in, as cells: a notebook is read within limits, repaired where it can be, or reported."""
