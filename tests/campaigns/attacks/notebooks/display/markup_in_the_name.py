"""Is handed in under a name that is markup in a page, in Markdown and in a console.

verdict = ["failed", "failed", "passed"]
file = "<script>alert(1)<img src=x onerror=alert(1)> [bold red]x[link=https:evil.example] `x` [y](javascript:alert(1)).ipynb"
"""

# %%
def double(x):
    return 3 * x
