"""Leaves folders that are too deep to be walked, and folders that nobody may look into.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os
home = os.getcwd()
os.mkdir("@MARK@-shut")
open("@MARK@-shut/@MARK@", "w").close()
os.mkdir("@MARK@-shut/inner", 0)
os.mkdir(".up-0")
os.symlink("/", "@MARK@-link")
os.mkdir("@MARK@-deep")
os.chdir("@MARK@-deep")
for _ in range(1100):
    os.mkdir("@MARK@")
    os.chdir("@MARK@")
open("@MARK@-file", "w").close()
os.chdir(home)
os.mkdir("@MARK@-none", 0)
# %%
def double(x):
    return 3 * x
