"""The course's mathematics, done right: what a student's answer is compared with.

Each module is one lesson and reads as the formulas do, forward and backward side by side. Arrays hold one
example per row, so that a layer is x W + b where the slides, with one example per column, write W x + b.
No function here keeps state, changes an array that it is given or draws a random number without being handed a
generator for; what a network remembers is kept by the objects of `reference.layers` alone. NumPy is all that
running it takes; the shapes in the signatures are jaxtyping's and are read by type checkers and by the tests
alone. `docs/reference.md` lists the modules, how far they agree with PyTorch, and the conventions.
"""
