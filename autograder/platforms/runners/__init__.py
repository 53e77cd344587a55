"""Pipelines: what a grading tells GitHub, GitLab and other runners, and what students' public checks tell there.

All of it is made of one report. Text from students is data in each of these forms: it issues no command to a runner,
loads nothing and ends no file early.
"""
