"""Shows tables, Markdown, formulas and widgets that act: by events, styles, addresses and broken nesting.

verdict = ["passed", "passed", "passed"]
"""

# %%
from IPython.display import HTML, Latex, Markdown, display
def double(x):
    return 2 * x
# %%
display(HTML("<base href=//evil.example><table onmouseover=alert(1) style='position:fixed;top:0;left:0;width:100%;background:url(//evil.example/x)'><tr><td>=1+1<td><a href='jAvAsCrIpT:alert(1)'>x</a><td><img src=x onerror=alert(1)><td><svg><animate onbegin=alert(1) attributeName=x dur=1s></svg><td><math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>"))
display(Markdown("[x](javascript:alert(1)) ![y](data:text/html;base64,PHNjcmlwdD4=) <details open ontoggle=alert(1)> [a]: javascript:alert(1)\n\n[a]\n\n<style>@import '//evil.example/x.css';</style>"))
display(Latex(r"$\href{javascript:alert(1)}{x} \unicode{x41} \class{y}{z} \style{background:url(//evil.example)}{w}$"))
display({"application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>alert(1)</script>", "version_major": 2}}, raw=True)
