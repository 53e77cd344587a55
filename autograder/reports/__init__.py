"""What people see: a feedback page per submission and a report on the class, each one self-contained HTML file.

No page runs a script or loads anything. A student's notebook is hostile text: it is rendered in a limited process
(`process`), by plain functions (`feedback`, `outputs`, `markdown`) that let nothing through but an allow-list.
"""
