"""Classes of sixty invented students for each assignment, whose makers declare every mark before it is graded."""
