"""A link becomes its text, with the address beside it, however often a reference repeats it."""

from __future__ import annotations

from autograder.rendering import markdown
from autograder.rendering.sanitizer import Sanitizer


def rendered(source: str) -> str:
    return str(markdown.to_html(source, Sanitizer()))


def test_an_address_stands_beside_its_link() -> None:
    assert rendered("[here](https://example.org/x)").count("https://example.org/x") == 1


def test_an_address_that_is_the_text_is_not_repeated() -> None:
    assert rendered("[https://example.org](https://example.org)").count("example.org") == 1


def test_one_address_of_many_references_is_written_a_few_times() -> None:
    page = rendered("[a]: https://example.org/x\n\n" + "[a] " * 500)
    assert page.count("https://example.org/x") == 20
    assert page.count("a ") >= 499
