"""Tests of what students and new instructors get."""
