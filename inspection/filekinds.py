"""What a file is by its first bytes: names and extensions lie, and nobody notices on site."""

from __future__ import annotations

from enum import StrEnum

HEAD_BYTES = 4096
"""How much of a file `kind_of` wants to see."""


class FileKind(StrEnum):
    """The formats cameras, phones, scanners and body cameras write."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    BMP = "bmp"
    GIF = "gif"
    HEIC = "heic"
    PDF = "pdf"
    MP4 = "mp4"
    MOV = "mov"
    AVI = "avi"
    MKV = "mkv"
    MPEG = "mpeg"

    @property
    def mime(self) -> str:
        """The media type (IANA; video/x-… where none is registered)."""
        return _MIMES[self]

    @property
    def extension(self) -> str:
        """The extension a file of this kind should have, with its dot."""
        return _EXTENSIONS.get(self, f".{self.value}")


_MIMES = {
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.TIFF: "image/tiff",
    FileKind.BMP: "image/bmp",
    FileKind.GIF: "image/gif",
    FileKind.HEIC: "image/heic",
    FileKind.PDF: "application/pdf",
    FileKind.MP4: "video/mp4",
    FileKind.MOV: "video/quicktime",
    FileKind.AVI: "video/x-msvideo",
    FileKind.MKV: "video/x-matroska",
    FileKind.MPEG: "video/mpeg",
}
_EXTENSIONS = {FileKind.JPEG: ".jpg", FileKind.TIFF: ".tif", FileKind.MPEG: ".mpg"}

DRAWABLE = frozenset(
    {FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.TIFF, FileKind.BMP, FileKind.GIF}
)
"""Pictures this program can show."""

VIDEOS = frozenset({FileKind.MP4, FileKind.MOV, FileKind.AVI, FileKind.MKV, FileKind.MPEG})
"""What is registered (name, digest, times) and stays where it is."""

_STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"\x1aE\xdf\xa3", FileKind.MKV),
    (b"\x00\x00\x01\xba", FileKind.MPEG),
)
_RIFF = {b"WEBP": FileKind.WEBP, b"AVI ": FileKind.AVI}
_STILL_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_PDF_WITHIN = 1024
"""ISO 32000-1 annex H.3.4.1: readers accept a header within the first 1024 bytes."""
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_TRANSPORT_PACKET = 188
_SYNC = 0x47


def kind_of(head: bytes) -> FileKind | None:
    """The kind of a file that begins with `head`; None if it is none we know."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    if head[4:8] in (b"moov", b"mdat", b"wide"):  # QuickTime before it had a type box
        return FileKind.MOV
    if b"%PDF-" in head[: _PDF_WITHIN + 5]:
        return FileKind.PDF
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return FileKind.BMP
    packets = head[: 3 * _TRANSPORT_PACKET : _TRANSPORT_PACKET]
    if len(packets) == 3 and all(one == _SYNC for one in packets):  # body cameras: MPEG-TS
        return FileKind.MPEG
    return None


def _of_brand(head: bytes) -> FileKind:
    """ISO/IEC 14496-12 §4.3: the major brand, then the compatible ones."""
    length = int.from_bytes(head[:4], "big")
    listed = head[16 : max(16, min(length, len(head)))]
    brands = [head[8:12], *(listed[at : at + 4] for at in range(0, len(listed), 4))]
    if brands[0] == b"qt  ":
        return FileKind.MOV
    if brands[0] in _STILL_BRANDS:
        return FileKind.HEIC
    return FileKind.MP4
