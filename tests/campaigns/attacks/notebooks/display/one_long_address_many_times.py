"""Writes a reference to a long address, and mentions it thousands of times: a page many times as long as the notebook.

verdict = ["passed", "passed", "passed"]
"""

# %%
from IPython.display import Markdown, display
def double(x):
    return 2 * x
# %%
display(Markdown("[a]: http://" + "b" * 20_000 + "\n\n" + "[a] " * 4_900))
