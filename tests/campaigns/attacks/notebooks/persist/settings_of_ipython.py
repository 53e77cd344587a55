"""Leaves settings, extensions and start-up files for IPython and for the interpreter wherever they are looked for.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
import contextlib, os, site, sys
line = "import builtins; builtins.double = lambda x: 0; open('/tmp/@MARK@', 'w')"
home = os.environ["HOME"]
for folder, name in (
    (os.environ["IPYTHONDIR"] + "/profile_default/startup", "00-@MARK@.py"),
    (os.environ["IPYTHONDIR"] + "/profile_default", "ipython_config.py"),
    (os.environ["IPYTHONDIR"] + "/extensions", "@MARK@.py"),
    (os.environ["MPLCONFIGDIR"], "matplotlibrc"),
    (home, "sitecustomize.py"), (home, "usercustomize.py"), (home, "@MARK@.pth"), (home, "ipython_config.py"),
    (site.getusersitepackages(), "@MARK@.pth"), (sys.prefix, "@MARK@.pth"), (sys.path[-1], "@MARK@.pth"),
    (home + "/.config/matplotlib", "matplotlibrc"), (home + "/__pycache__", "numpy.cpython-311.pyc"),
):
    with contextlib.suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name), "w") as file:
            file.write(line)
get_ipython().run_line_magic("config", "InteractiveShellApp.exec_lines = [%r]" % line)
