"""Turns hostile content into HTML: plain functions that let nothing through but an allow-list."""
