"""Grading inside Gradescope: the zip that an instructor uploads, and what runs in its container.

Gradescope runs one container for each submission, as root, and takes one JSON file back.
"""
