"""Made-up pictures, scans and videos, drawn in code: nobody real is on them."""

from __future__ import annotations

import io
import struct

from PIL import ExifTags, Image, ImageDraw

from inspection.clock import civil_time

_SKY, _EARTH, _CRANE = (176, 200, 222), (166, 140, 104), (214, 158, 46)


def drawing(width: int = 640, height: int = 480, shade: int = 0) -> Image.Image:
    """A site with a crane; another `shade` is another picture."""
    image = Image.new("RGB", (width, height), _SKY)
    pen = ImageDraw.Draw(image)
    ground = height * 3 // 4
    pen.rectangle((0, ground, width, height), fill=_EARTH)
    left = width // 5 + shade * 17 % (width // 3)
    pen.rectangle((left, height // 6, left + width // 40, ground), fill=_CRANE)
    pen.rectangle((left - width // 10, height // 6, left + width // 2, height // 5), fill=_CRANE)
    for floor in range(1 + shade % 5):
        top = ground - (floor + 1) * height // 12
        pen.rectangle((width // 2, top, width * 9 // 10, top + height // 14), outline=(90, 90, 96))
    return image


def jpeg(
    taken_ms: int | None = None,
    *,
    offset: str = "",
    shade: int = 0,
    size: tuple[int, int] = (640, 480),
    orientation: int = 1,
    gps: bool = False,
) -> bytes:
    """A photo as a phone writes it; `taken_ms` becomes its EXIF time in China."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    if taken_ms is not None:
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        inner[ExifTags.Base.DateTimeOriginal] = f"{civil_time(taken_ms):%Y:%m:%d %H:%M:%S}"
        if offset:
            inner[ExifTags.Base.OffsetTimeOriginal] = offset
    if gps:
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        place[ExifTags.GPS.GPSLatitudeRef] = "N"
        place[ExifTags.GPS.GPSLatitude] = (31.0, 41.0, 24.0)
    made = io.BytesIO()
    drawing(*size, shade).save(made, "JPEG", quality=80, exif=exif)
    return made.getvalue()


def picture(kind: str, shade: int = 0) -> bytes:
    """The same in another format of Pillow's: PNG, WEBP, TIFF, BMP, GIF, PDF."""
    made = io.BytesIO()
    drawing(shade=shade).save(made, kind)
    return made.getvalue()


def mp4(
    began_ms: int | None, lasts_ms: int, *, brand: bytes = b"isom", padding: int = 2000
) -> bytes:
    """A video without pictures: its type, a body of zeros and a movie header at the end."""
    created = 0 if began_ms is None else began_ms // 1000 + 2_082_844_800
    header = _box(b"mvhd", struct.pack(">IIIII", 0, created, created, 1000, lasts_ms) + bytes(80))
    return (
        _box(b"ftyp", brand + bytes(4) + b"mp42")
        + _box(b"mdat", bytes(2000))
        + _box(b"moov", header)
    )


def heic(taken_ms: int | None = None) -> bytes:
    """A HEIC that has nothing but its boxes and an EXIF block."""
    exif = Image.Exif()
    if taken_ms is not None:
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        inner[ExifTags.Base.DateTimeOriginal] = f"{civil_time(taken_ms):%Y:%m:%d %H:%M:%S}"
    block = b"\0\0\0\6" + b"Exif\0\0" + exif.tobytes().removeprefix(b"Exif\0\0")
    return _box(b"ftyp", b"heic" + bytes(4) + b"mif1") + _box(b"mdat", block)


def _box(name: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + name + body
