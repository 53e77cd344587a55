"""Makes symbolic and hard links that lead out of its folder, and lets others follow them.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os
for number, target in enumerate(("@COURSE@/reference/__init__.py", "@COURSE@", "@RESULTS@", "@CLASS@", "/etc/shadow", "/proc/1/root")):
    for name, make in ((f"soft{number}.py", os.symlink), (f"hard{number}.py", os.link)):
        try:
            make(target, name)
            print(open(name).read() if not os.path.isdir(name) else os.listdir(name))
        except OSError as error:
            print(type(error).__name__)
# %%
def double(x):
    return x * 0
