"""Leaves callbacks and transformers in IPython that raise whenever a cell runs.

verdict = ["passed", "passed", "passed"]
"""

# %%
ip = get_ipython()
def double(x):
    return 2 * x
# %%
def bad(*a, **k):
    raise KeyboardInterrupt
for name in ("pre_execute", "post_execute", "pre_run_cell", "post_run_cell"):
    ip.events.register(name, bad)
class T:
    def visit(self, tree):
        raise RecursionError
ip.ast_transformers.append(T())
ip.input_transformers_cleanup.append(lambda lines: ["raise SystemExit"])
ip.set_custom_exc((BaseException,), bad)
ip.showtraceback = bad
# %%
1
