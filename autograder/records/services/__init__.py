"""What is done with the gradebook: plain functions over its tables, which commands, pages and tests call."""
