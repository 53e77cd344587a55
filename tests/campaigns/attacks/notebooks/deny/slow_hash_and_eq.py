"""Answers with dicts whose keys take for ever to be compared.

verdict = ["failed", "failed", "passed"]
"""

# %%
import time
class Key(str):
    def __eq__(self, other):
        time.sleep(100)
    def __hash__(self):
        return hash("a")
def double(x):
    return {Key("a"): 1}
