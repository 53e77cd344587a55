"""Work on text from strangers, in a forked process that is limited in memory and time and replaced when it dies."""
