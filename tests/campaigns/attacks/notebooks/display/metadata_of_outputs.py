"""Gives its displays metadata that themes, exporters and viewers act on.

verdict = ["passed", "passed", "passed"]
"""

# %%
from IPython.display import display
def double(x):
    return 2 * x
# %%
display({"text/html": "<p>x", "text/plain": "y"}, raw=True, metadata={"text/html": {"isolated": True, "</script>": "<script>alert(1)</script>"}, "image/png": {"width": "1\" onload=alert(1) x=\"", "height": -1}, "nbsphinx": "hidden", "tags": "remove-cell"})
display({"image/png": "iVBORw0KGgo\" onerror=\"alert(1)", "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><foreignObject><iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'/></foreignObject><use href='data:image/svg+xml,x#y'/><set attributeName='href' to='javascript:alert(1)'/></svg>"}, raw=True)
