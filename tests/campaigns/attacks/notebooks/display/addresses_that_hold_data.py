"""Shows pictures, links and attachments whose addresses hold pages and scripts.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %% [markdown]
# ![a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) ![b](data:image/svg+xml;base64,PHN2Zy8+) ![c](attachment:x.svg)
# [d](data:text/html,<script>alert(1)</script>) <img src="data:image/png;base64,iVBORw0KGgo=" onerror="alert(1)"> [e](vbscript:x)
# ![f](data:image/png;base64,AAAA" onerror="alert(1)) [g](&#106;avascript:alert(1)) [h](java%0ascript:alert(1)) <a href="//a.example">i</a>
#
# [j]: javascript:alert(1)
# [j] ![k][j] <https://a.example/"onclick="alert(1)> <javascript:alert(1)>
# %%
from IPython.display import HTML, Image, display
display(HTML('<img src="data:image/svg+xml,<svg onload=alert(1)>"><object data="data:text/html,x"></object><a download href="data:,x">x</a>'))
get_ipython().display_pub.publish({"image/png": 'AAAA" onerror="alert(1)', "image/jpeg": "data:image/jpeg;base64,AAAA"})
