"""Who is in a course: class lists of platforms, the identities of a person, teams."""
