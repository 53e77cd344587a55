"""Whether an assignment is fit to be given: its tests catch what they should and pass what is right."""
