r"""Writes markup into names of exceptions, messages, sources, metadata and written answers.

verdict = ["failed", "failed", "failed"]
metadata = '{"title": "<script>alert(1)</script>", "authors": [{"name": "\"><img onerror=alert(1)>"}]}'
"""

# %%
Evil = type("<script>alert(1)</script>", (Exception,), {})
def double(x):
    raise Evil("</pre><script>alert(1)</script>")
# %%
raise Evil("<img src=x onerror=alert(1)>")
# %% [markdown] answer="why"
# **Your answer (why)** <script>alert(1)</script> [x](javascript:alert(1)) <a href="https://evil.example" onclick="alert(1)">y</a>
