"""A term: who handed in what, what each grading found, what people decided, and what students were told.

Facts are appended and never changed; a grade is computed from them. Only this room knows Django, and `address`, `keys`,
`test_sources`, `arithmetic` and `report` do without it.
"""
