"""The schema of JUnit files: what GitLab and the schema of Jenkins' xUnit plugin both take."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import xmlschema

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("junit-subset.xsd"))


def validated(data: bytes) -> ET.Element:
    """Return the root of a JUnit file. Raises `xmlschema.XMLSchemaValidationError` where a consumer refuses it."""
    SCHEMA.validate(data.decode())
    return ET.fromstring(data)
