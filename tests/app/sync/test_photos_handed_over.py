"""Photos of a site that has left the laptop: nothing is purged before the bureau has the bytes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.tables.journal import review
from db.tables.site import attachment
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from server import accounts
from server.uploads import UploadDesk
from tests.app.sync.restoring import Backup
from tests.app.sync.test_attachments import Camera, Line, card_about, deciding, stored
from tests.app.sync.test_photos_lost import lose_folder
from tests.support.live_bureau import LiveBureau

PHOTO = bytes(range(256)) * 3_000


def of(bureau: LiveBureau, folder: Path, login: str) -> Camera:
    made = Camera(bureau.enrol(folder, login), bureau.site("A1"), PHOTO)
    made.sync()
    return made


def files(camera: Camera) -> list[Path]:
    folder = camera.field.enrolled.folder / "blobs"
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("closed", [False, True], ids=["reassigned", "account closed"])
def test_photo_of_a_late_visit_is_sent_before_the_site_leaves_and_whole_once_it_is_used(
    bureau: LiveBureau,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    closed: bool,
) -> None:
    """First it is larger than the bureau takes, then the line dies half-way through it."""
    old, heir = of(bureau, tmp_path / "old", "zhou"), of(bureau, tmp_path / "heir", "wu")
    bureau.assign("A1", "wu", date(2026, 3, 17))
    if closed:
        with bureau.bureau.office() as office:
            accounts.close_account(office, "zhou")
    clock.advance(24 * 3_600_000)
    row = old.add()
    with monkeypatch.context() as patch:
        patch.setattr(UploadDesk, "limit", 1_000)
        report = old.sync()
    assert (report.sites_lost, report.closed) == ((), False)
    assert old.shown(row).line.reason == "upload.too_large"
    pieces = 0

    def breaks(step: str, answered: bool) -> bool:
        nonlocal pieces
        pieces += step == "piece" and answered
        return pieces >= 1 and step in ("piece", "reach", "begin") and not answered

    old.breaks = breaks
    with pytest.raises(Refusal, match=r"upload\.stalled"):
        old.sync()
    assert old.service.content(old.shown(row)) == PHOTO, "nothing is given up"
    old.breaks = Line.breaks
    old.restart()
    before = old.calls("piece")

    report = old.sync()

    assert report.forgotten
    assert report.closed is closed
    assert old.calls("piece") - before < 3, "what was there stayed"
    assert row not in old.field.rows(attachment)
    assert files(old) == []
    heir.sync()
    card = card_about(heir, row)
    (photo,) = [part.photo for part in card.parts]
    assert photo is not None
    heir.field.syncing.fetch_attachment(photo.review)
    assert b"".join(heir.field.laptop.blobs.read(photo.sha256)) == PHOTO
    deciding(heir).use_review(card)
    heir.sync()
    heir.sync()
    assert row in stored(bureau)
    assert heir.shown(row).state == "stored"
    assert heir.service.content(heir.shown(row)) == PHOTO


def test_photo_that_its_author_voided_too_late_is_sent_before_the_site_leaves(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    """Nobody has its bytes when the site goes to somebody else, who keeps the photo."""
    old, heir = of(bureau, tmp_path / "old", "zhou"), of(bureau, tmp_path / "heir", "wu")
    row = old.add()
    old.breaks = lambda step, _: step == "begin"
    assert old.sync().uploads_left == 1
    old.breaks = Line.breaks
    bureau.assign("A1", "wu", date(2026, 3, 17))
    clock.advance(24 * 3_600_000)
    old.service.void(old.shown(row), "拍错了")
    assert not old.shown(row).line.waiting

    assert old.sync().forgotten

    assert files(old) == []
    assert row in stored(bureau)
    heir.sync()
    deciding(heir).let_go(card_about(heir, row), "照片有用")
    heir.sync()
    heir.field.syncing.fetch_attachment(row)
    assert heir.service.content(heir.shown(row)) == PHOTO


@pytest.mark.parametrize("known", [False, True], ids=["row lost too", "row in the backup"])
def test_photo_that_a_restored_bureau_has_lost_is_sent_before_the_site_leaves(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path, known: bool
) -> None:
    """The laptop still shows the life before, in which the bureau had said that it has them."""
    old = of(bureau, tmp_path / "old", "zhou")
    backup = Backup(bureau, tmp_path / "before.db")
    row = old.add()
    assert old.sync().uploaded == 1
    old.sync()
    assert old.shown(row).state == "stored"
    if known:
        backup = Backup(bureau, tmp_path / "before.db2")
        old.add(b"another")
        old.sync()
    old.field.syncing.close()
    backup.put_back()
    lose_folder(bureau)
    old.restart()
    bureau.assign("A1", "wu", date(2026, 3, 17))
    clock.advance(24 * 3_600_000)

    report = old.sync()

    assert report.joined
    assert report.forgotten
    assert row not in old.field.rows(attachment)
    if known:
        assert bureau.bureau.blobs.check(bureau.rows(attachment)[row]["sha256"])
    told = [one["stored_at"] for one in bureau.rows(review).values()]
    assert len(told) == 1
    assert told[0] is not None
