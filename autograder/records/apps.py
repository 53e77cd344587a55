"""The records as an app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app `records`, whose tables are imported by `models`."""

    name = "autograder.records"
    label = "records"
