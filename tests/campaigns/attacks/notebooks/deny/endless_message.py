"""Raises an exception that never finishes saying what it is about.

verdict = ["timed_out", "timed_out", "timed_out"]
"""

# %%
class Endless(Exception):
    def __str__(self):
        while True:
            pass
def double(x):
    raise Endless
