"""Master notebooks of Otter-Grader: blocks, solutions and tests in."""
