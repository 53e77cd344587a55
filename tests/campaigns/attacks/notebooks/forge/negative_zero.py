"""Returns the mirror images of right answers: signs of zero, conjugates, complex numbers with no imaginary part.

verdict = ["failed", "failed", "passed"]
"""

# %%
def double(x):
    return complex(2 * x, 0) if isinstance(x, float) else (2 * x).astype(complex)
