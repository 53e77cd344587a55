"""What courses of nbgrader and Otter-Grader share on their way in: facts, test cells as hidden tests, a report."""
