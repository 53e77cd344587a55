"""The judge: trusted processes that hold the hidden tests, the reference and the expected values.

Student code never runs here. A judge is forked for each submission from one that has collected the tests once.
"""
