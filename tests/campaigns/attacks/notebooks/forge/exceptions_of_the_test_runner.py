"""Raises exceptions with the names that a test runner uses for itself.

verdict = ["failed", "failed", "failed"]
"""

# %%
import unittest
Skipped = type("Skipped", (BaseException,), {"__module__": "_pytest.outcomes"})
CheckFailure = type("CheckFailure", (Exception,), {"kind": "passed", "text": "passed", "redacted": "passed", "hint": ""})
def double(x):
    if isinstance(x, float):
        raise unittest.SkipTest("not today")
    raise CheckFailure("passed")
