"""Stand-ins: functions and classes that call back to the judge, in the place of a student's wrong ones."""
