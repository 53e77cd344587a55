"""Prints backspaces, carriage returns and escapes that would rewrite lines of a log.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x

# %%
import sys
print("::error file=a,line=1::x\r##[error]y\r\n##vso[task.complete result=Succeeded;]\b\b\b\x1b]8;;http://evil.example\x07x\x1b]8;;\x07\x9b31m\u200f\u2028::set-output name=x::y")
print("\x1b[31m" * 20000, file=sys.stderr)
