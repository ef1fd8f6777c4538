"""What a picture file is, from its first bytes."""

import struct

import pytest

from tests.factories.newsroom import png
from xiefa.newsroom.measuring import Measure, NotAPicture, decodes, measure


def jpeg(*, exif: bytes = b"") -> bytes:
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif if exif else b""
    return b"\xff\xd8" + segment + b"\xff\xc0" + struct.pack(">HBHH", 17, 8, 30, 40) + b"\0" * 12


def exif(*tags: tuple[int, int]) -> bytes:
    entries = b"".join(struct.pack(">HHIHH", tag, 3, 1, value, 0) for tag, value in tags)
    return b"MM\0*" + struct.pack(">IH", 8, len(tags)) + entries


CASES = {
    "png": (png(), Measure("image/png", 40, 30)),
    "gif": (b"GIF89a" + struct.pack("<HH", 40, 30), Measure("image/gif", 40, 30)),
    "jpeg": (jpeg(), Measure("image/jpeg", 40, 30)),
    "jpeg with fill bytes": (b"\xff\xd8" + b"\xff" + jpeg()[2:], Measure("image/jpeg", 40, 30)),
    "jpeg turned": (jpeg(exif=exif((0x0112, 6))), Measure("image/jpeg", 30, 40)),
    "jpeg with a place": (jpeg(exif=exif((0x0112, 1), (0x8825, 26))), Measure("image/jpeg", 40, 30, has_place=True)),
}


@pytest.mark.parametrize("name", CASES)
def test_formats(name: str) -> None:
    data, expected = CASES[name]
    assert measure(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg/>",
        b"%PDF-1.7",
        png()[:18],
        b"GIF89a\0\0\0\0",
        jpeg()[:8],
        b"\xff\xd8\xff\xe0\0\x02xx",
        b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 40, 30),
    ],
)
def test_other_and_damaged_files_are_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        measure(data)


@pytest.mark.parametrize("length", [0, 1, 5, 9, 14, 20])
def test_exif_cut_short_is_passed_over(length: int) -> None:
    assert measure(jpeg(exif=exif((0x0112, 6))[:length] + b"\0")).media_type == "image/jpeg"


def test_a_whole_picture_decodes_and_half_of_one_does_not() -> None:
    data = png()
    assert decodes(data, measure(data)) is True
    assert decodes(data[:60], measure(data)) is False
