"""What was handed in, as files: folders, archives and learning platforms' downloads, one submission a student."""
