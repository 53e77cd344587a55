"""Displays pictures and tables of many megabytes.

verdict = ["passed", "passed", "passed"]
"""

# %%
from IPython.display import HTML, SVG, display
def double(x):
    return 2 * x
# %%
for size in (10**5, 10**7):
    display(HTML("<table>" + "<tr><td>1</td></tr>" * (size // 20) + "</table>"))
    display({"image/png": "A" * size, "text/plain": "b" * size}, raw=True)
