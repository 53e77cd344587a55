"""Takes away every permission on the files of the course, of the class and of Python.

verdict = ["passed", "passed", "passed"]
"""

# %%
import glob, os, sys
def double(x):
    return 2 * x
# %%
paths = [root for root in ("@COURSE@", "@RESULTS@", "@CLASS@", sys.prefix)]
paths += ["@COURSE@/course.toml", "@COURSE@/reference/__init__.py", "@RESULTS@/feedback", sys.prefix + "/pyvenv.cfg", os.__file__]
for path in paths:
    for change in (lambda: os.chmod(path, 0), lambda: os.utime(path, (0, 0)), lambda: os.chown(path, os.getuid(), os.getgid()), lambda: os.setxattr(path, "user.autograder", b"x"),
                   lambda: os.fchmod(os.open(path, os.O_RDONLY), 0), lambda: os.utime(os.open(path, os.O_RDONLY), (0, 0)), lambda: os.truncate(path, 0), lambda: os.rename(path, path + "x")):
        try:
            change()
        except OSError:
            pass
