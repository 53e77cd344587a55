"""Pictures of a notebook: shown where they are what they claim to be, refused where they could harm a reader."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest

from autograder.rendering import images


def png(width: int, height: int, *, before: bytes = b"") -> str:
    """A PNG with this size in its header, and chunks of these kinds before its pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    extra = chunk(before, bytes(8)) if before else b""
    pixels = chunk(b"IDAT", zlib.compress(bytes(2)))
    raw = b"\x89PNG\r\n\x1a\n" + header + extra + pixels + chunk(b"IEND", b"")
    return base64.b64encode(raw).decode()


def jpeg(width: int, height: int) -> str:
    """A JPEG's header, with a table before the frame."""
    table = b"\xff\xc4" + struct.pack(">H", 4) + bytes(2)
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + bytes(4)
    return base64.b64encode(b"\xff\xd8" + table + frame).decode()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def test_a_png_is_embedded_with_its_size() -> None:
    shown = images.bitmap(png(3, 2), "image/png")
    assert shown is not None
    assert shown.endswith('alt="a picture made by this cell" width="3" height="2">')


def test_line_ends_in_base64_do_no_harm() -> None:
    data = png(1, 1)
    assert images.bitmap(f"{data[:20]}\n{data[20:]}\n", "image/png") == images.bitmap(data, "image/png")


def test_a_jpeg_is_embedded_with_the_size_of_its_frame() -> None:
    shown = images.bitmap(jpeg(30, 20), "image/jpeg")
    assert shown is not None
    assert 'width="30" height="20"' in shown


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (20_001, 1), (1, 20_001), (7000, 7000), (2**31, 2**31)])
def test_a_picture_of_no_size_or_too_many_pixels_is_refused(size: tuple[int, int]) -> None:
    assert images.bitmap(png(*size), "image/png") is None


def test_a_moving_png_is_refused() -> None:
    assert images.bitmap(png(1, 1, before=b"acTL"), "image/png") is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("not base64!", "image/png"),
        ("", "image/png"),
        ("", "image/jpeg"),
        (png(1, 1), "image/jpeg"),
        (jpeg(1, 1), "image/png"),
        (base64.b64encode(b"\xff\xd8\xff\xe0").decode(), "image/jpeg"),
        (base64.b64encode(b"<svg onload='alert(1)'/>").decode(), "image/png"),
        ("A" * (6 << 20), "image/png"),
    ],
)
def test_what_is_damaged_too_large_or_something_else_is_refused(data: str, kind: str) -> None:
    assert images.bitmap(data, kind) is None


def test_a_description_cannot_end_its_attribute() -> None:
    shown = images.bitmap(png(1, 1), "image/png", '"><script>')
    assert shown is not None
    assert 'alt="&#34;&gt;&lt;script&gt;"' in shown


def test_a_drawing_is_embedded_as_data() -> None:
    shown = images.svg(SVG.format("<path d='M0 0'/>"), "a line")
    assert shown is not None
    assert shown.startswith('<img src="data:image/svg+xml;base64,')


def test_the_document_type_that_matplotlib_writes_is_left_out() -> None:
    kind = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    assert images.svg(kind + SVG.format("")) == images.svg(SVG.format(""))


@pytest.mark.parametrize(
    "text",
    [
        SVG.format("<script>alert(1)</script>"),
        SVG.format("<foreignObject/>"),
        SVG.format("<image href='http://x/'/>"),
        SVG.format("<animate/>"),
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format(""),
        "<svg></svg>",
        "<html/>",
        SVG.format("<g>"),
        "",
        SVG.format("\ud800"),
    ],
)
def test_an_svg_that_is_more_or_less_than_a_drawing_is_refused(text: str) -> None:
    assert images.svg(text) is None


def test_a_drawing_that_multiplies_itself_is_refused() -> None:
    levels = "".join(f'<g id="n{i + 1}">{f"<use href={chr(34)}#n{i}{chr(34)}/>" * 10}</g>' for i in range(8))
    assert images.svg(SVG.format(f'<g id="n0"><path/></g>{levels}')) is None


def test_a_drawing_that_refers_to_itself_is_refused() -> None:
    assert images.svg(SVG.format('<g id="a"><use xlink:href="#a"/></g>')) is None


def test_a_drawing_that_uses_a_part_twice_is_shown() -> None:
    assert images.svg(SVG.format('<g id="a"><path/></g><use href="#a"/><use href="#a"/>')) is not None
