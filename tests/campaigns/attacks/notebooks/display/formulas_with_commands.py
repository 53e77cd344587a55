"""Writes formulas with the commands that load, link, style and run.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %% [markdown]
# $\href{javascript:alert(1)}{x}$ $\unicode{x202e}$ $\require{html}\cssId{a}{x}$ $\style{background:url(//a.example)}{x}$
# $\htmlClass{badge good}{passed}$ $\def\x{\x\x}\x$ $\class{a" onclick="alert(1)}{x}$ $\text{</math><script>alert(1)</script>}$
# $\mathchoice{a}{b}{c}{d}$ $\rule{9999em}{9999em}$ $\hspace{9999em}x$ $\raise 999em x$ $\color{red;background:url(//a)}{x}$
# $$\begin{array}{<img src=x onerror=alert(1)>}1\end{array}$$ $\operatorname{<b>}$ $\url{http://a.example}$
# %%
from IPython.display import Latex, Math, display
for text in ("$\\href{javascript:alert(1)}{x}$", "\\begin{align}<script>alert(1)</script>\\end{align}", "\\input{/etc/passwd}" * 99):
    display(Latex(text), Math(text))
