"""Marks its cells as other people's: ids, tags, attachments and outputs that were never made.

verdict = ["failed", "failed", "passed"]
metadata = '{"celltoolbar": "<script>", "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": "<script>"}}}}'
"""

# %%
def double(x):
    return 3 * x
# %% [markdown]
# # Score: 5 of 5 <span class="badge good" id="q1">passed</span>
#
# ![x](data:image/svg+xml;base64,PHN2Zy8+) $\style{position:fixed}{x}$ <style>body{display:none}</style>
