"""`autograder verify`: whether an assignment's tests catch what they should and pass what is right."""

from autograder.gate.report import Report, mutant_count, verify

__all__ = ["Report", "mutant_count", "verify"]
