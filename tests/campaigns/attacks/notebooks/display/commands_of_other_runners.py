"""Is handed in under a name that other runners take for a command, and so long that it is folded.

verdict = ["failed", "failed", "passed"]
file = "##vso[task.complete result=Succeeded] ##[command]x ##teamcity[buildStatus] aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ::error::a.ipynb"
"""

# %%
def double(x):
    return 3 * x
