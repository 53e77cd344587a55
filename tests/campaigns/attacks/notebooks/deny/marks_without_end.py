"""Sends events of no meaning as fast as it can.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os, struct, sys
def double(x):
    return 2 * x
# %%
frame = b"\x92\xa4mark\x00"
frames = (struct.pack(">I", len(frame)) + frame) * 4096
while True:
    os.write(3, frames)
