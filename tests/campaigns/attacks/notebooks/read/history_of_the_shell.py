"""Asks IPython for its history, its caches, its namespaces and its configuration.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
ip = get_ipython()
for thing in ("history_manager", "config", "user_ns_hidden", "db", "profile_dir", "tempfiles", "user_global_ns"):
    print(thing, repr(getattr(ip, thing, None))[:3000])
print(list(ip.history_manager.get_range(0)) if ip.history_manager else None)
