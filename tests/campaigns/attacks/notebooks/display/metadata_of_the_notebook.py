r"""Carries metadata that kernels, converters, trust and languages act on.

verdict = ["passed", "passed", "passed"]
metadata = "{\"kernelspec\": {\"name\": \"../../x\", \"display_name\": \"<script>alert(1)</script>\", \"language\": \"javascript\"}, \"language_info\": {\"name\": \"</style><script>alert(1)</script>\", \"pygments_lexer\": \"x\\\" onload=alert(1)\"}, \"widgets\": {\"application/vnd.jupyter.widget-state+json\": {\"state\": {\"x\": {\"model_module\": \"//evil.example/x.js\"}}}}, \"title\": \"</title><script>alert(1)</script>\", \"authors\": [{\"name\": \"=1+1\"}]}"
"""

# %%
def double(x):
    return 2 * x
