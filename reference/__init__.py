"""The course's mathematics, done right: what a student's answer is compared with.

Each module is one lesson and reads as the formulas do, forward and backward side by side. Arrays hold one
example per row, so that a layer is x W + b where the slides, with one example per column, write W x + b.
Nothing here keeps state, changes what it is given or draws a random number that it was not handed a
generator for. NumPy is all that running it takes; the shapes in the signatures are jaxtyping's and are read
by type checkers and by the tests alone.
"""
