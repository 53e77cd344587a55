"""Writes a written answer of links, frames, attachments, footnotes and fences that never end.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x

# %% [markdown] answer="why"
# <script>alert(1)</script> [x](javascript:alert(1)) <iframe srcdoc="<script>alert(1)</script>">
#
# ![a](attachment:../../etc/passwd) ![b](file:///etc/passwd) <img src=//evil.example/x.png>
#
# ```html
# </code></pre><script>alert(1)</script>
#
# $$\\href{javascript:alert(1)}{x}$$ <!-- --!><script>alert(1)</script> -->
