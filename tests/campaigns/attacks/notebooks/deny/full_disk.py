"""Fills its folder, the folder for temporary files and shared memory.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os
def double(x):
    return 2 * x
# %%
for folder in (".", "/tmp", "/dev/shm", os.environ.get("TMPDIR", "/var/tmp")):
    for number in range(40):
        try:
            with open(f"{folder}/@MARK@-{number}", "wb") as file:
                file.write(b"x" * 2**22)
        except OSError as error:
            print(folder, number, error.errno)
            break
