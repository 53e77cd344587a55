"""Defines its function in the worker's own modules, so that a traceback would name their files.

verdict = ["failed", "failed", "failed"]
"""

# %%
import sys
main = sys.modules["autograder.worker.main"]
exec(compile("def double(x):\n raise ValueError(__file__)", main.__file__, "exec"), vars(main))
double = main.double
