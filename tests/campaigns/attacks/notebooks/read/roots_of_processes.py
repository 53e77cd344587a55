"""Goes through the root and the working directory of other processes.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os
for pid in ("1", "@GRADER@", str(os.getppid()), "self", "thread-self"):
    for door in ("root", "cwd", "task"):
        for path in ("@COURSE@/reference/__init__.py", "reference/__init__.py", "course.toml"):
            for place in (f"/proc/{pid}/{door}/{path}", f"/proc/{pid}/{door}{path}"):
                try:
                    print(open(place).read())
                except OSError:
                    pass
    try:
        print(os.readlink(f"/proc/{pid}/exe"), os.readlink(f"/proc/{pid}/cwd"))
    except OSError as error:
        print(type(error).__name__)
# %%
def double(x):
    return x * 0
