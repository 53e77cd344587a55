"""Submissions as files: folders, archives and downloads of learning platforms, one submission for each student."""
