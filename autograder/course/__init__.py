"""What an instructor writes: a course, its assignments with their one source, known answers and hints."""
