"""Every link, path, module and target of make that a page names is there."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import pytest

from tests.docs import pages

every_page = pytest.mark.parametrize(
    "page", pages.PAGES, ids=lambda page: page.relative_to(pages.ROOT).as_posix()
)


def file_of(page: Path, target: str) -> Path:
    """Return the file that a link's target names."""
    name = target.partition("#")[0]
    return page.parent / name if name else page


@every_page
def test_every_link_leads_to_a_file(page: Path) -> None:
    assert [target for target in pages.links(page) if not file_of(page, target).exists()] == []


@every_page
def test_every_link_to_a_section_leads_to_a_heading(page: Path) -> None:
    linked = [target for target in pages.links(page) if "#" in target]
    lost = [
        target for target in linked if target.partition("#")[2] not in pages.anchors(file_of(page, target))
    ]
    assert lost == []


@every_page
def test_every_path_exists(page: Path) -> None:
    assert [path for path in pages.paths(page) if not (pages.ROOT / path).exists()] == []


def resolves(name: str) -> bool:
    """Tell if a dotted name is a module, or something that a module defines."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@every_page
def test_every_module_exists(page: Path) -> None:
    assert [name for name in pages.dotted(page) if not resolves(name)] == []


@every_page
def test_every_target_of_make_exists(page: Path) -> None:
    assert [target for target in pages.targets(page) if target not in pages.TARGETS] == []
