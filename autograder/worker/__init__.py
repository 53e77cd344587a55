"""The only code that runs beside student code. It imports nothing of the framework outside this folder.

A zygote imports what an assignment needs and then forks a worker for each submission. The worker locks itself in,
runs the notebook, and forks once more for each hidden test. What it sends back are values; it holds no test, no
expected value and no verdict.
"""
