"""The judge: trusted processes that hold the hidden tests, the reference and the expected values.

Student code never runs here. One process collects the tests once, and a judge is forked from it for each submission.
"""
