"""Other systems around a course: pipelines, Gradescope, and the courses of nbgrader and Otter-Grader.

What is written here is files and text for them, or read from theirs. Nothing here talks to a network.
"""
