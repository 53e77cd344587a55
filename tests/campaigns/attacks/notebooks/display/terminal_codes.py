r"""Writes what steers a terminal: titles, links, cursors, clipboards, sizes, bells.

verdict = ["failed", "failed", "passed"]
file = "\u001b]0;owned\u0007\u001b[2J\u001b]52;c;Y2FuYXJ5\u0007\u009b31m\rname.ipynb"
"""

# %%
print("\x1b]0;title\x07\x1b[2J\x1b[H\x1b]8;;https://evil.example\x07link\x1b]8;;\x07\x1b]52;c;Y2FuYXJ5\x07\x9b31m\x90\x1bP+q\x1b\\\x0e\x0f\x08\x08\x7f")
# %%
def double(x):
    return 3 * x
# %%
raise type("\x1b[2JName\r\n", (ValueError,), {})("\x1b]0;x\x07message\u2028")
