"""The settings as a module, for tools that ask for one: the type checker's plugin, and `django-admin`."""

from __future__ import annotations

from autograder.records.settings import settings_of

globals().update(settings_of({"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}))
