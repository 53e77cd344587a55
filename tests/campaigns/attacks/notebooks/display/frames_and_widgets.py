"""Shows frames, widgets and scripts in every kind that a notebook has for them.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
from IPython.display import IFrame, Javascript, Video, YouTubeVideo, display
display(IFrame("//a.example", 9, 9), Javascript("alert(1)"), YouTubeVideo("x"), Video("//a.example/x.mp4"))
publish = get_ipython().display_pub.publish
for kind in ("application/javascript", "application/vnd.jupyter.widget-view+json", "text/vnd.mermaid", "application/vnd.bokehjs_exec.v0+json", "text/markdown", "application/pdf"):
    publish({kind: "<script>alert(1)</script>", "text/html": "<iframe srcdoc='<script>alert(1)</script>'></iframe>"})
publish({"text/html": "<b>x</b>"}, {"text/html": {"isolated": True, "alt": '"><script>alert(1)</script>'}, "image/png": {"width": "100vw"}})
