"""The bureau's folder of photos is lost under a whole database: laptops fill it again."""

from __future__ import annotations

import argparse
import hashlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from db.store.sealed import HEADER
from db.tables.laptop import blob_state
from db.tables.site import attachment_stored
from inspection.refusal import Refusal
from server.admin.attachments import check_attachments
from server.admin.terminal import Terminal
from server.missing import Looked, look
from tests.app.sync.test_attachments import Camera, Line, card_about, deciding
from tests.support.live_bureau import LiveBureau

PHOTO = bytes(range(256)) * 3_000


@pytest.fixture
def zhou(bureau: LiveBureau, tmp_path: Path) -> Camera:
    return of(bureau, tmp_path / "zhou", "zhou")


@pytest.fixture
def chief(bureau: LiveBureau, tmp_path: Path) -> Camera:
    return of(bureau, tmp_path / "chief", "ke")


def of(bureau: LiveBureau, folder: Path, login: str) -> Camera:
    made = Camera(bureau.enrol(folder, login), bureau.site("A1"), PHOTO)
    made.sync()
    return made


def digest(more: bytes = b"") -> str:
    return hashlib.sha256(PHOTO + more).hexdigest()


def lose_folder(bureau: LiveBureau) -> None:
    shutil.rmtree(bureau.bureau.settings.blobs)


def command(bureau: LiveBureau, *, deep: bool = False) -> tuple[bool, str]:
    out = io.StringIO()
    done = check_attachments(bureau.bureau, argparse.Namespace(deep=deep), Terminal(out, out, "en"))
    return done, out.getvalue()


def lost(bureau: LiveBureau) -> set[str]:
    rows = bureau.rows(attachment_stored).values()
    return {row["attachment_id"] for row in rows if row["lost_at"] is not None}


def pieces_then_dead(count: int) -> Callable[[str, bool], bool]:
    came = 0

    def breaks(step: str, answered: bool) -> bool:
        nonlocal came
        came += step == "piece" and answered
        return came >= count and step in ("piece", "reach", "begin") and not answered

    return breaks


def test_lost_folder_is_found_out_told_and_filled_again_by_who_still_has_the_bytes(
    bureau: LiveBureau, zhou: Camera, chief: Camera
) -> None:
    """The inspector has one photo still and has let the other's bytes go; the supervisor, who may
    only read, has fetched that one, and has one of his own in review."""
    mine, theirs, nobodys = (zhou.add(more) for more in (b"1", b"2", b"3"))
    proposed = chief.add(b"4")
    zhou.sync()
    zhou.sync()
    chief.sync()
    chief.field.syncing.fetch_attachment(theirs)
    for more in (b"2", b"3"):
        zhou.field.laptop.blobs.drop(digest(more))
    lose_folder(bureau)

    done, said = command(bureau)
    assert not done
    assert "4 files are missing, 4 of them found so just now" in said
    assert lost(bureau) == {mine, theirs, nobodys}
    assert look(bureau.bureau) == Looked(3, 3, 0, 0), "said once"
    with pytest.raises(Refusal, match=r"blob\.absent"):
        chief.field.syncing.fetch_attachment(mine)

    zhou.breaks = pieces_then_dead(1)
    report = zhou.sync()
    assert (report.uploaded, report.uploads_left) == (0, 1)
    assert zhou.shown(nobodys).state == zhou.shown(theirs).state == "awaited"
    zhou.breaks = Line.breaks
    zhou.restart()
    before = zhou.calls("piece")
    assert zhou.sync().uploaded == 1
    assert zhou.calls("piece") - before < 3, "what was there stayed"
    assert chief.sync().uploaded == 2

    assert lost(bureau) == {nobodys}
    assert bureau.bureau.blobs.check(digest(b"1"))
    assert bureau.bureau.blobs.check(digest(b"2"))
    for one in (zhou, chief):
        one.sync()
        assert one.sync().uploaded == 0
        states = {row: one.shown(row).state for row in (mine, theirs, nobodys)}
        assert states[nobodys] == "awaited"
        assert set(states.values()) <= {"awaited", "stored", "away"}
    deciding(zhou).use_review(card_about(zhou, proposed))
    zhou.sync()
    zhou.sync()
    for row, more in ((theirs, b"2"), (proposed, b"4")):
        zhou.field.syncing.fetch_attachment(row)
        assert zhou.service.content(zhou.shown(row)) == PHOTO + more


def test_bytes_are_believed_only_where_they_lie(
    bureau: LiveBureau, zhou: Camera, tmp_path: Path
) -> None:
    """The folder is put back; then it is lost, and before anybody looks the same photo is added
    once more; then a bad disk damages the file of what is void by now."""
    first = zhou.add()
    zhou.sync()
    zhou.sync()
    folder = bureau.bureau.settings.blobs
    folder.rename(tmp_path / "aside")
    assert look(bureau.bureau).fresh == 1
    (tmp_path / "aside").rename(folder)
    done, said = command(bureau)
    assert done
    assert "1 are there again" in said
    begun = zhou.calls("begin")
    zhou.sync()
    assert zhou.calls("begin") == begun, "nothing is sent twice"

    lose_folder(bureau)
    again = zhou.add()
    assert zhou.sync().uploaded == 1, "not answered to be there already"
    assert bureau.bureau.blobs.check(digest())
    assert look(bureau.bureau) == Looked(2, 0, 0, 0)

    for row in (first, again):
        zhou.service.void(zhou.shown(row), "拍错了")
    zhou.sync()
    path = bureau.bureau.blobs._path(digest())
    content = bytearray(path.read_bytes())
    content[HEADER + 10] ^= 1
    path.write_bytes(content)
    assert command(bureau)[0], "its name is there"
    assert not command(bureau, deep=True)[0]
    zhou.sync()
    zhou.sync()
    assert bureau.bureau.blobs.check(digest()), "a void photo is kept as well"
    with zhou.field.laptop.database.read() as connection:
        assert set(connection.scalars(select(blob_state.c.state))) == {"sent"}
