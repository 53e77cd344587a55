"""What was handed in, as files: folders, archives and downloads of learning platforms, one submission a student."""
