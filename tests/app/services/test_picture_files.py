"""Files as phones, cards and scanners bring them: known, timed and drawn, or refused."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from app.services import picture_drawing, picture_files
from app.services.picture_drawing import LARGE, SMALL, draw
from app.services.picture_files import Examined, examine, examine_bytes
from inspection.clock import instant
from inspection.filekinds import FileKind
from inspection.refusal import Refusal
from tests.support.pictures import heic, jpeg, mp4, picture

AT = instant(2023, 11, 23, 10, 5)
WRITTEN = instant(2023, 11, 23, 12, 0)


def put(folder: Path, name: str, data: bytes, written: int = WRITTEN) -> Path:
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (written / 1000, written / 1000))
    return path


def code_of(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        examine(path)
    return caught.value.code


def shape(drawing: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(drawing)).size


def test_photo_tells_its_own_time_and_is_drawn_twice(tmp_path: Path) -> None:
    found = examine(put(tmp_path, "IMG_1.JPG", jpeg(AT, size=(2400, 1800))))
    assert (found.kind, found.taken_at, found.by_camera) == (FileKind.JPEG, AT, True)
    assert (found.width, found.height) == (2400, 1800)
    assert found.drawings is not None
    assert shape(found.drawings.small) == (SMALL, SMALL * 3 // 4)
    assert shape(found.drawings.large) == (LARGE, LARGE * 3 // 4)


def test_offset_of_the_camera_is_heeded(tmp_path: Path) -> None:
    eight_hours = 8 * 3_600_000
    data = jpeg(AT - eight_hours, offset="+00:00")  # shows 02:05, says UTC
    assert examine(put(tmp_path, "a.jpg", data)).taken_at == AT


def test_photo_without_exif_has_the_files_time(tmp_path: Path) -> None:
    found = examine(put(tmp_path, "a.jpg", jpeg()))
    assert (found.taken_at, found.by_camera) == (WRITTEN, False)


def test_photo_held_upright_is_drawn_upright(tmp_path: Path) -> None:
    found = examine(put(tmp_path, "a.jpg", jpeg(AT, orientation=6)))
    assert (found.width, found.height) == (480, 640)
    assert found.drawings is not None
    assert shape(found.drawings.small) == (240, 320)


def test_place_stays_in_the_original(tmp_path: Path) -> None:
    data = jpeg(AT, gps=True)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    drawings = examine(put(tmp_path, "a.jpg", data)).drawings
    assert drawings is not None
    for made in (drawings.small, drawings.large):
        assert not Image.open(io.BytesIO(made)).getexif()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "BMP", "GIF", "PDF"])
def test_every_format_is_drawn_whatever_it_is_called(tmp_path: Path, kind: str) -> None:
    found = examine(put(tmp_path, "wrong.jpg", picture(kind)))
    assert found.kind is FileKind(kind.lower())
    assert found.drawings is not None
    assert max(shape(found.drawings.small)) == SMALL


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_colour_mode_is_drawn(tmp_path: Path, mode: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (400, 300)).save(made, "TIFF")
    found = examine(put(tmp_path, "scan.tif", made.getvalue()))
    assert found.drawings is not None
    assert shape(found.drawings.small) == (320, 240)


def test_heic_is_kept_whole_with_its_time_but_not_drawn(tmp_path: Path) -> None:
    found = examine(put(tmp_path, "a.heic", heic(AT)))
    assert (found.kind, found.taken_at, found.drawings) == (FileKind.HEIC, AT, None)
    assert code_of(put(tmp_path, "cut.heic", heic(AT)[:-5])) == "photo.damaged"
    assert not examine(put(tmp_path, "b.heic", heic())).by_camera


def test_video_tells_when_it_began_and_how_long_it_is(tmp_path: Path) -> None:
    found = examine(put(tmp_path, "DSJ_1.MP4", mp4(AT, 90_000)))
    assert found.is_video
    assert (found.taken_at, found.lasts_ms, found.by_camera) == (AT, 90_000, True)
    unset = examine(put(tmp_path, "DSJ_2.MOV", mp4(None, 60_000, brand=b"qt  ")))
    assert (unset.kind, unset.taken_at) == (FileKind.MOV, WRITTEN - 60_000)
    avi = examine(put(tmp_path, "DSJ_3.AVI", b"RIFF\x10\0\0\0AVI LIST" + bytes(50)))
    assert (avi.kind, avi.taken_at, avi.lasts_ms) == (FileKind.AVI, WRITTEN, None)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.jpg", b"", "photo.empty"),
        ("notes.jpg", b"shopping list", "photo.unknown_kind"),
        ("cut.jpg", jpeg(AT)[:4000], "photo.damaged"),
        ("cut.png", picture("PNG")[:900], "photo.damaged"),
        ("head.jpg", b"\xff\xd8\xff\xe0", "photo.damaged"),
        ("cut.tif", picture("TIFF")[:5000], "photo.damaged"),
    ],
)
def test_broken_files_are_refused_by_name(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    assert code_of(put(tmp_path, name, data)) == code


def test_bombs_are_refused_before_they_unfold(tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    assert len(made.getvalue()) < 300_000
    assert code_of(put(tmp_path, "bomb.png", made.getvalue())) == "photo.too_many_pixels"
    made = io.BytesIO()
    Image.new("1", (10_000, 9_000)).save(made, "PNG")
    assert code_of(put(tmp_path, "large.png", made.getvalue())) == "photo.too_many_pixels"
    text = PngImagePlugin.PngInfo()
    text.add_text("note", "x" * 3_000_000, zip=True)
    made = io.BytesIO()
    Image.new("1", (10, 10)).save(made, "PNG", pnginfo=text)
    assert code_of(put(tmp_path, "text.png", made.getvalue())) == "photo.damaged"


def test_large_files_are_refused_but_videos_have_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, video = put(tmp_path, "a.jpg", jpeg(AT)), put(tmp_path, "a.mp4", mp4(AT, 10))
    for path in (photo, video):
        with path.open("r+b") as file:
            file.truncate(500 * 1024 * 1024)  # sparse: 500 MB that take no room
    assert code_of(photo) == "photo.too_large"
    assert examine(video).size == 500 * 1024 * 1024


def test_files_out_of_reach_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_of(tmp_path / "gone.jpg") == "photo.gone"
    (tmp_path / "folder.jpg").mkdir()
    assert code_of(tmp_path / "folder.jpg") == "photo.folder"
    photo = put(tmp_path, "a.jpg", jpeg(AT))

    def refuse(error: OSError) -> str:
        def fail(*_args: object, **_words: object) -> object:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", fail)
            return code_of(photo)

    assert refuse(PermissionError()) == "photo.no_permission"
    assert refuse(OSError(5, "Input/output error")) == "photo.unreadable"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs an ordinary user")
def test_file_without_permission_is_refused(tmp_path: Path) -> None:
    photo = put(tmp_path, "a.jpg", jpeg(AT))
    photo.chmod(0)
    assert code_of(photo) == "photo.no_permission"


def test_card_pulled_out_while_the_picture_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = put(tmp_path, "a.pdf", picture("PDF"))
    before = Path.stat

    def pulled(self: Path, **words: bool) -> os.stat_result:
        if self == photo:
            raise OSError(5, "Input/output error")
        return before(self, **words)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", pulled)
        assert code_of(photo) == "photo.unreadable"


def test_pasted_picture_is_taken_now() -> None:
    found = examine_bytes("screen.png", picture("PNG"), AT)
    assert (found.kind, found.taken_at, found.by_camera) == (FileKind.PNG, AT, False)
    with pytest.raises(Refusal, match="unknown_kind"):
        examine_bytes("a", b"text", AT)


def test_kept_pictures_are_drawn_again_from_their_bytes(tmp_path: Path) -> None:
    for kind, data in ((FileKind.JPEG, jpeg(AT)), (FileKind.PDF, picture("PDF"))):
        drawings = draw(data, kind)
        assert drawings is not None
        assert max(shape(drawings.small)) == SMALL
    assert draw(heic(), FileKind.HEIC) is None
    with pytest.raises(Refusal, match="damaged"):
        draw(jpeg(AT)[:3000], FileKind.JPEG)


JPEG, MP4, HEIC, TIFF = jpeg(AT), mp4(AT, 1000), heic(AT), picture("TIFF")[:3000]


@settings(max_examples=60)
@given(
    st.sampled_from([JPEG, MP4, HEIC, TIFF]),
    st.integers(0, 2000),
    st.binary(min_size=1, max_size=12),
    st.integers(0, 3000),
)
def test_flipped_and_cut_bytes_end_in_facts_or_a_refusal(
    good: bytes, place: int, noise: bytes, cut: int
) -> None:
    place %= len(good)
    data = good[:place] + noise + good[place + len(noise) :]
    data = data[: len(data) - cut]
    kind = {JPEG: FileKind.JPEG, TIFF: FileKind.TIFF, HEIC: FileKind.HEIC}.get(good, FileKind.MP4)
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(Refusal):
        patch.setattr(picture_drawing, "MOST_PIXELS", 4_000_000)  # flipped sizes: refused early
        patch.setattr(picture_drawing, "MOST_PIXELS_JPEG", 4_000_000)
        found = picture_files._examined(io.BytesIO(data), kind, Path("a"), len(data), AT, True)
        assert isinstance(found, Examined)
