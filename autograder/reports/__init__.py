"""The pages that people read: one for each submission, one for the class, one for `verify`; each is one HTML file.

No page runs a script or loads anything. A student's notebook is hostile text: it is rendered in a limited process
(`renderer`, `render_process`), by the functions of `autograder.rendering`, which let only an allow-list through.
"""
