"""The rules of a term: dates, lateness, attempts, weights and scales; a grade is a pure function of facts and rules."""
