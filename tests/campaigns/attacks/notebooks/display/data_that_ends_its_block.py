"""Shows data that would end the block of a page that holds it, or break its reader.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
import json
publish = get_ipython().display_pub.publish
for text in ("</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028alert(1)", "${alert(1)}", "{{ 7 * 7 }}{% raw %}"):
    publish({"application/json": {text: [text]}, "text/plain": text})
    publish({"application/vnd.plotly.v1+json": {"data": text}, "application/geo+json": text})
publish({"application/json": [1e308 * 10, 10**400]})
deep = "[" * 900 + "]" * 900
sys_emit = get_ipython().outlet
for value in (deep, "1" * 5000, "1e999", '"\\ud800"', "NaN", '{"a": 1, "a": 2}'):
    sys_emit({"output_type": "display_data", "data": {"application/json": value, "x/json": value}, "metadata": {}, "display_id": None})
