"""Hostile content becomes HTML: plain functions that let nothing through but an allow-list."""
