"""The same tests on both databases: each test has a fresh gradebook, from a template that was migrated once."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections, transaction

from autograder.records import address as addresses
from autograder.records import settings
from autograder.records.address import GradebookAddress
from tests import django_settings
from tests.records import postgresql

django_settings.ensure()

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Gradebook:
    """A gradebook for one test: its place, and the environment in which commands find it."""

    vendor: str
    address: GradebookAddress

    @property
    def environ(self) -> dict[str, str]:
        """The environment of this process, with the gradebook's URL."""
        kept = {key: value for key, value in os.environ.items() if key != addresses.VARIABLE}
        return {**kept, addresses.VARIABLE: self.address.url} if self.address.url else kept


def use(address: GradebookAddress) -> None:
    """Make the database at this place the one of Django in this process."""
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings(
        {"default": settings.database_of(address)}
    )["default"]
    connections["default"] = connections.create_connection("default")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a real server."""
    binaries = postgresql.programs()
    if binaries is None:
        if os.environ.get(postgresql.REQUIRED):
            pytest.fail(postgresql.ABSENT)
        pytest.skip(postgresql.ABSENT)
    with postgresql.server(binaries) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook in a file, migrated and closed."""
    from autograder.records.services import upkeep

    file = tmp_path_factory.mktemp("template") / addresses.FILE
    use(GradebookAddress(file=file))
    upkeep.upgrade()
    connections["default"].close()
    return file


@pytest.fixture(scope="session")
def migrated_database(server: str) -> str:
    """The name of a database that was migrated."""
    from autograder.records.services import upkeep

    postgresql.execute(server, "CREATE DATABASE template_records")
    use(GradebookAddress(url=server.format("template_records")))
    upkeep.upgrade()
    connections["default"].close()
    return "template_records"


# For whole commands, whose services have tests of their own on both databases.
SERVER_ON_SCHEDULE = pytest.mark.parametrize(
    "vendor", ["sqlite", pytest.param("postgresql", marks=pytest.mark.scheduled)], indirect=True
)


@pytest.fixture(params=["sqlite", "postgresql"])
def vendor(request: pytest.FixtureRequest) -> str:
    """Each database in turn."""
    name: str = request.param
    return name


@pytest.fixture
def empty(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gradebook]:
    """A database without tables."""
    if vendor == "sqlite":
        yield from _used(Gradebook(vendor, GradebookAddress(file=tmp_path / addresses.FILE)))
        return
    yield from _in_server(request.getfixturevalue("server"), "template1")


@pytest.fixture
def shared(vendor: str, request: pytest.FixtureRequest) -> Iterator[Gradebook]:
    """The migrated template itself, for a test that commits nothing: all that it does is taken back."""
    if vendor == "sqlite":
        address = GradebookAddress(file=request.getfixturevalue("migrated_file"))
    else:
        name = request.getfixturevalue("migrated_database")
        address = GradebookAddress(url=request.getfixturevalue("server").format(name))
    use(address)
    with transaction.atomic():
        yield Gradebook(vendor, address)
        transaction.set_rollback(True)
    connections["default"].close()


@pytest.fixture
def gradebook(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gradebook]:
    """A migrated gradebook of its own, for a test that commits."""
    if vendor == "sqlite":
        file = tmp_path / addresses.FILE
        shutil.copyfile(request.getfixturevalue("migrated_file"), file)
        yield from _used(Gradebook(vendor, GradebookAddress(file=file)))
        return
    yield from _in_server(request.getfixturevalue("server"), request.getfixturevalue("migrated_database"))


def _in_server(server: str, template: str) -> Iterator[Gradebook]:
    name = f"test_{next(_NUMBERS)}"
    postgresql.execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield from _used(Gradebook("postgresql", GradebookAddress(url=server.format(name))))
    postgresql.execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _used(made: Gradebook) -> Iterator[Gradebook]:
    use(made.address)
    yield made
    connections["default"].close()


@pytest.fixture
def raw() -> Callable[[str], None]:
    """Runs one statement as it is, past the models."""

    def execute(statement: str) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(statement)

    return execute
