"""Shows drawings with scripts, foreign pages, entities and references to elsewhere.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)">'
for inside in (
    "<script>alert(1)</script>", '<foreignObject><iframe src="//a.example"/></foreignObject>', '<image href="//a.example/x.png"/>',
    '<a xlink:href="javascript:alert(1)"><text>x</text></a>', '<use href="//a.example/x.svg#a"/>', '<animate attributeName="href" to="javascript:alert(1)"/>',
    "<style>@import url(//a.example);</style>", '<set attributeName="onmouseover" to="alert(1)"/>', "<handler>alert(1)</handler>",
):
    get_ipython().display_pub.publish({"image/svg+xml": head + inside + "</svg>"})
    get_ipython().display_pub.publish({"text/html": head + inside + "</svg>"})
get_ipython().display_pub.publish({"image/svg+xml": '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + head + "<text>&b;</text></svg>"})
get_ipython().display_pub.publish({"image/svg+xml": "<!DOCTYPE " * 20000})
