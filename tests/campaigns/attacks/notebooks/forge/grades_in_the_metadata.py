"""Carries grades in the notebook's metadata, in the forms of several graders.

verdict = ["failed", "failed", "passed"]
metadata = '{"grade": 100, "score": 100, "nbgrader": {"grade": true, "points": 100, "grade_id": "double", "locked": true}, "otter": {"tests": {}}, "autograder": {"status": "graded", "score": 5, "outcome": "passed"}, "kernelspec": {"name": "../../bin/sh", "argv": ["sh", "-c", "id"], "display_name": "<script>"}}'
"""

# %%
def double(x):
    return 3 * x
