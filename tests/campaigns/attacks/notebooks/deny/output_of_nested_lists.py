"""Sends an output of few bytes and many objects.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os, struct, sys
def double(x):
    return 2 * x
# %%
many = 15 * 2**20
body = b"\x93\xa6output\x00\x83\xaboutput_type\xacdisplay_data\xa8metadata\x80\xa4data\x81\xa1a\xdd" + struct.pack(">I", many) + b"\x90" * many
data = struct.pack(">I", len(body)) + body
while data:
    data = data[os.write(3, data):]
