"""A file's kind comes from its bytes, whatever it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.filekinds import DRAWABLE, VIDEOS, FileKind, kind_of


def box(brand: bytes, *others: bytes) -> bytes:
    body = brand + b"\0\0\0\0" + b"".join(others)
    return (8 + len(body)).to_bytes(4, "big") + b"ftyp" + body + b"\0" * 20


KNOWN = [
    (b"\xff\xd8\xff\xe1rest", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileKind.PNG),
    (b"RIFF\x10\0\0\0WEBPVP8 ", FileKind.WEBP),
    (b"II*\x00\x08\0\0\0", FileKind.TIFF),
    (b"MM\x00*\0\0\0\x08", FileKind.TIFF),
    (b"GIF89a\1\0\1\0", FileKind.GIF),
    (b"BM" + b"\0" * 12 + (40).to_bytes(4, "little"), FileKind.BMP),
    (b"%PDF-1.7\n", FileKind.PDF),
    (b"\r\nscanner job 7\r\n%PDF-1.4\n", FileKind.PDF),
    (box(b"heic"), FileKind.HEIC),
    (box(b"mif1", b"heic"), FileKind.HEIC),
    (box(b"isom", b"mp42"), FileKind.MP4),
    (box(b"qt  "), FileKind.MOV),
    (b"\0\0\0\x08wide\0\0\0\0mdat", FileKind.MOV),
    (b"RIFF\x10\0\0\0AVI LIST", FileKind.AVI),
    (b"\x1aE\xdf\xa3\x01", FileKind.MKV),
    (b"\x00\x00\x01\xba\x44", FileKind.MPEG),
    ((b"G" + b"\0" * 187) * 3, FileKind.MPEG),
]


@pytest.mark.parametrize(("head", "kind"), KNOWN)
def test_each_format_is_known_by_its_first_bytes(head: bytes, kind: FileKind) -> None:
    assert kind_of(head) is kind


@pytest.mark.parametrize(
    "head", [b"", b"BM is a word", b"MZ\x90\0", b"PK\3\4", b"hello", b"RIFF1234WAVE", b"\xff\xd8"]
)
def test_what_is_no_picture_scan_or_video_is_nothing(head: bytes) -> None:
    assert kind_of(head) is None


@given(st.binary(max_size=600))
def test_any_bytes_have_a_kind_or_none(head: bytes) -> None:
    found = kind_of(head)
    assert found is None or found in FileKind


def test_every_kind_has_a_media_type_and_is_a_picture_a_video_or_a_file() -> None:
    assert {kind.mime.partition("/")[0] for kind in DRAWABLE} == {"image"}
    assert {kind.mime.partition("/")[0] for kind in VIDEOS} == {"video"}
    assert all(kind.extension.startswith(".") for kind in FileKind)
    assert set(FileKind) - DRAWABLE - VIDEOS == {FileKind.HEIC, FileKind.PDF}
