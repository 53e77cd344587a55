"""Names its functions and classes in letters that look like others, and its errors backwards.

verdict = ["missing", "missing", "missing"]
"""

# %%
def dоuble(x):
    return 2 * x
class Α:
    pass
# %%
ℼ = 3
raise type("\u202egnp.exe", (Exception,), {})("\u2066\u202e</script>\x1b[2J::error::x")
