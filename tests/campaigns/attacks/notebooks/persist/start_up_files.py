"""Leaves start-up files for the next Python, IPython, matplotlib and shell.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os, site, sys, sysconfig
evil = "import os; os.environ['@MARK@'] = 'x'\n"
places = [*site.getsitepackages(), site.getusersitepackages(), sysconfig.get_paths()["stdlib"], sys.prefix, *sys.path, os.path.dirname(sys.modules["numpy"].__file__)]
for place in places:
    for name in ("sitecustomize.py", "usercustomize.py", "@MARK@.pth", "__pycache__/os.cpython-311.pyc", "numpy.py", "__init__.py"):
        try:
            path = os.path.join(place or ".", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "a") as file:
                file.write(evil)
        except OSError:
            pass
for name in ("~/.ipython/profile_default/startup/0.py", "~/.matplotlib/matplotlibrc", "~/.config/matplotlib/stylelib/x.mplstyle", "~/.bashrc", "~/.pythonrc.py", "~/.config/pip/pip.conf", "~/.jupyter/jupyter_config.py", "~/.pytest.ini"):
    try:
        path = os.path.expanduser(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "a") as file:
            file.write(evil)
    except OSError:
        pass
# %%
def double(x):
    return 3 * x
