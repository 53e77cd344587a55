"""Where a gradebook is; a file on a network drive is refused, and a grading without one needs no Django."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from autograder.errors import UsageError
from autograder.records import address, settings
from autograder.records.address import GradebookAddress
from tests.records.conftest import Gradebook

COURSE = Path("/courses/networks")
URL = "postgresql://anna:secret@db.example.org:5433/grades?sslmode=require"
MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:40 / /courses rw - nfs4 server:/courses rw
31 30 8:2 / /courses/local rw - ext4 /dev/sdb1 rw
32 22 0:41 / /with\\040space rw - cifs //server/share rw
"""


def test_a_gradebook_lies_in_the_courses_folder() -> None:
    assert address.of_course(COURSE, {}).file == COURSE / "gradebook.sqlite3"


def test_a_url_names_another_place() -> None:
    assert address.of_course(COURSE, {"AUTOGRADER_DATABASE": URL}) == GradebookAddress(url=URL)


def test_another_kind_of_url_is_refused() -> None:
    with pytest.raises(UsageError, match="must begin with postgresql://"):
        address.of_course(COURSE, {"AUTOGRADER_DATABASE": "mysql://host/grades"})


def test_a_password_is_not_shown() -> None:
    assert GradebookAddress(url=URL).shown == "postgresql://anna@db.example.org:5433/grades"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home", "ext4"),
        ("/courses/a", "nfs4"),
        ("/courses", "nfs4"),
        ("/courses/local/a", "ext4"),
        ("/with space/a", "cifs"),
        ("/coursesother", "ext4"),
    ],
)
def test_the_deepest_mount_decides_on_the_file_system(folder: str, kind: str) -> None:
    assert address.file_system(Path(folder), MOUNTS) == kind


def test_a_file_on_a_network_drive_is_refused_with_what_to_do() -> None:
    with pytest.raises(UsageError) as refused:
        address.refuse_network(COURSE / address.FILE, MOUNTS)
    assert str(refused.value) == (
        "/courses/networks/gradebook.sqlite3 would lie on a network file system (nfs4), where a gradebook in a file is "
        "damaged some day; set AUTOGRADER_DATABASE to the URL of a PostgreSQL database, "
        "or move the course to a local disk"
    )


def test_a_file_on_a_local_disk_is_accepted() -> None:
    address.refuse_network(Path("/home/course/gradebook.sqlite3"), MOUNTS)


def test_a_url_becomes_djangos_settings() -> None:
    found = settings.database_of(GradebookAddress(url=URL))
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "grades",
        "USER": "anna",
        "PASSWORD": "secret",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["postgresql://host", "postgresql://h/d?nonsense=1"])
def test_a_url_that_names_no_database_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(UsageError, match=r"^AUTOGRADER_DATABASE "):
        settings.database_of(GradebookAddress(url=url))


def test_a_process_has_one_gradebook() -> None:
    with pytest.raises(UsageError, match="already uses another gradebook"):
        settings.configure(GradebookAddress(file=COURSE / address.FILE))


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 1), ("recursive_triggers", 1), ("foreign_keys", 1)],
)
def test_every_connection_to_a_file_has_its_options(shared: Gradebook, pragma: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_a_writer_queues_from_its_first_statement(shared: Gradebook) -> None:
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("module", ["keys", "test_sources", "address", "arithmetic", "report"])
def test_a_module_without_tables_imports_nothing_of_django(module: str) -> None:
    code = f"import sys, autograder.records.{module}; print('django' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"
