"""Says of the same cell a hundred thousand times that it runs again.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os, struct, sys
def double(x):
    return 2 * x
# %%
frame = b"\x93\xa5again\x00\xa0"
frames = (struct.pack(">I", len(frame)) + frame) * 1000
for _ in range(100):
    sent = 0
    while sent < len(frames):
        sent += os.write(3, frames[sent:])
