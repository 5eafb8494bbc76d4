"""Photos between two laptops and a live bureau: sent after the facts, resumed, fetched."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import ColumnElement, delete, select, update

from app.services.attachments import Attached, AttachmentService, Facts, Place
from app.services.deciding import DecidingService
from app.services.syncing import SyncingService, SyncReport, link_to_bureau
from app.sync.pace import Pace
from app.sync.parcel import TRIES
from app.sync.standing import Identity
from app.sync.transport import BureauLink, UploadPlace
from db.queries.decisions import ReviewCard
from db.store.named import named_digests
from db.store.sealed import HEADER
from db.tables.laptop import blob_state
from db.tables.site import attachment, attachment_stored
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind
from server.settings import load_settings
from tests.app.sync.conftest import Road
from tests.support.live_bureau import FieldLaptop, LiveBureau, live_bureau

T = TypeVar("T")
FACTS = Facts(AttachmentKind.PHOTO, "IMG_0001.jpg", "image/jpeg")


class Line(Road):
    """A road that breaks in the middle of sending and fetching, too. `breaks` is asked before and
    after each call: (name, whether the bureau has answered)."""

    breaks: Callable[[str, bool], bool] = staticmethod(lambda name, answered: False)

    def _go(self, name: str, call: Callable[[], T]) -> T:
        self.calls.append(name)
        if self.breaks(name, False):
            raise Refusal("sync.unreachable")
        answer = call()
        if self.breaks(name, True):
            raise Refusal("sync.unreachable")
        return answer

    def begin_upload(self, attachment: str, size: int) -> UploadPlace:
        return self._go("begin", lambda: self.link.begin_upload(attachment, size))

    def upload_reach(self, url: str) -> int:
        return self._go("reach", lambda: self.link.upload_reach(url))

    def send_piece(self, url: str, offset: int, data: bytes) -> int:
        return self._go("piece", lambda: self.link.send_piece(url, offset, data))

    def fetch(self, attachment: str, sha256: str, start: int, end: int) -> bytes:
        return self._go("fetch", lambda: self.link.fetch(attachment, sha256, start, end))


class Camera:
    """A laptop with photos, on a line that may be bad; nothing waits for real."""

    def __init__(self, laptop: FieldLaptop, site: str, photo: bytes) -> None:
        self.field = laptop
        self.photo = photo
        self.site = site
        self.breaks: Callable[[str, bool], bool] = Line.breaks
        self.lines: list[Line] = []
        self.paused: list[float] = []
        self.limit = 0
        self.now = 0.0
        self.connect()

    def connect(self) -> None:
        """Anew, as after a restart of the program."""
        self.field.syncing.close()
        self.field.syncing = SyncingService(
            self.field.laptop,
            link=self._link,
            upload_limit=lambda: self.limit,
            pace=Pace(0, lambda: self.now, self._pause),
        )

    def _pause(self, seconds: float) -> None:
        self.paused.append(seconds)
        self.now += seconds

    def _link(self, identity: Identity) -> Line:
        link = link_to_bureau(identity)
        assert isinstance(link, BureauLink)
        line = Line(link)
        line.breaks = lambda name, answered: self.breaks(name, answered)  # type: ignore[method-assign]
        self.lines.append(line)
        return line

    @property
    def service(self) -> AttachmentService:
        return AttachmentService(self.field.laptop)

    def add(self, more: bytes = b"") -> str:
        return self.service.add(self.photo + more, FACTS, Place(self.site))

    def sync(self) -> SyncReport:
        return self.field.sync()

    def restart(self) -> None:
        self.field.reopen()
        self.connect()

    def shown(self, row: str) -> Attached:
        return self.service.one(row)

    def calls(self, name: str) -> int:
        return sum(line.calls.count(name) for line in self.lines)


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Iterator[LiveBureau]:
    """One bureau for all tests here, with an inspector's laptop and a supervisor's; every test has
    a photo of its own."""
    folder = tmp_path_factory.mktemp("bureau")
    settings = load_settings({"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}, folder / "data")
    with live_bureau(settings, clock, folder) as made:
        for login in ("zhou", "ke"):
            made.enrol(folder / login, login).sync()
        with ExitStack() as stack:  # every connection the pool may need: no test opens one
            for _ in range(10):
                stack.enter_context(made.bureau.database.read())
        yield made


@pytest.fixture
def photo(request: pytest.FixtureRequest) -> bytes:
    """Three quarters of a megabyte: three pieces."""
    return hashlib.sha512(b"a picture").digest() * 12_000 + str(request.node.name).encode()


@pytest.fixture
def camera(bureau: LiveBureau, photo: bytes) -> Camera:
    """The inspector's laptop; nothing of an earlier test waits."""
    with bureau.laptops[0].laptop.database.write() as connection:
        connection.execute(delete(blob_state))
    return Camera(bureau.laptops[0], bureau.site("A1"), photo)


@pytest.fixture
def own(bureau: LiveBureau, photo: bytes, tmp_path: Path) -> Iterator[Camera]:
    """A laptop of the inspector's for one test alone."""
    made = Camera(bureau.enrol(tmp_path / "own", "zhou"), bureau.site("A1"), photo)
    made.sync()
    yield made
    bureau.laptops.remove(made.field)
    made.field.close()


@pytest.fixture
def viewer(bureau: LiveBureau, photo: bytes) -> Camera:
    """The supervisor's laptop: it may look."""
    return Camera(bureau.laptops[1], bureau.site("A1"), photo)


def stored(bureau: LiveBureau) -> set[str]:
    return {row["attachment_id"] for row in bureau.rows(attachment_stored).values()}


def test_photo_is_sent_after_the_facts_and_fetched_by_another(
    bureau: LiveBureau, camera: Camera, viewer: Camera
) -> None:
    row = camera.add()
    assert camera.shown(row).state == "waiting"
    heard: list[tuple[str, int, int | None]] = []
    report = camera.field.syncing.sync(lambda *told: heard.append(told))
    assert (report.uploaded, report.uploads_left, report.uploads_stopped) == (1, 0, None)
    assert camera.shown(row).state == "stored"
    calls = camera.lines[0].calls
    assert calls.index("push") < calls.index("begin")
    assert [one for one in heard if one[0] == "upload"][-1] == (
        "upload",
        len(camera.photo),
        len(camera.photo),
    )
    assert row in stored(bureau)

    viewer.sync()
    assert viewer.shown(row).state == "away"
    viewer.field.syncing.fetch_attachment(row)
    assert viewer.shown(row).state == "stored"
    assert viewer.service.content(viewer.shown(row)) == camera.photo
    before = viewer.calls("fetch")
    viewer.field.syncing.fetch_attachment(row)
    assert viewer.calls("fetch") == before, "what is here is not fetched again"
    camera.sync()
    quiet = camera.sync()
    assert (quiet.sent, quiet.received, quiet.uploaded) == (0, 0, 0)


def test_row_without_bytes_is_awaited_elsewhere(
    bureau: LiveBureau, camera: Camera, viewer: Camera
) -> None:
    row = camera.add()
    camera.breaks = lambda name, answered: name == "begin"
    report = camera.sync()
    assert (report.sent, report.uploaded, report.uploads_left) == (1, 0, 1)
    assert report.uploads_stopped == "upload.stalled"
    assert camera.shown(row).state == "stopped"
    viewer.sync()
    assert viewer.shown(row).state == "awaited"
    with pytest.raises(Refusal, match=r"blob\.absent"):
        viewer.field.syncing.fetch_attachment(row)


@pytest.mark.parametrize("answered", [False, True], ids=["question lost", "answer lost"])
@pytest.mark.parametrize("name", ["begin", "piece", "reach"])
def test_line_that_breaks_at_a_step_is_gone_on_from(
    bureau: LiveBureau, camera: Camera, name: str, answered: bool
) -> None:
    row = camera.add()
    broken: list[int] = []

    def breaks(step: str, after: bool) -> bool:
        if name == "reach" and step == "piece" and not broken and after == answered:
            broken.append(0)
            return True  # only then is the bureau asked
        if (step, after) == (name, answered) and len(broken) < 2:
            broken.append(1)
            return True
        return False

    camera.breaks = breaks
    assert camera.sync().uploaded == 1
    assert len(broken) == 2
    assert row in stored(bureau)
    assert bureau.bureau.blobs.check(hashlib.sha256(camera.photo).hexdigest())


@pytest.mark.parametrize("after", [1, 2])
def test_upload_goes_on_after_a_restart_of_the_laptop(
    bureau: LiveBureau, own: Camera, after: int
) -> None:
    row = own.add()
    pieces = 0

    def breaks(step: str, answered: bool) -> bool:
        nonlocal pieces
        pieces += step == "piece" and answered
        return pieces >= after and step in ("piece", "reach", "begin") and not answered

    own.breaks = breaks
    report = own.sync()
    assert (report.uploaded, report.uploads_left) == (0, 1)
    own.breaks = Line.breaks
    own.restart()
    sent_before = own.calls("piece")
    assert own.sync().uploads_left == 0
    assert row in stored(bureau)
    assert own.calls("piece") - sent_before == 3 - after, "what was there stayed"


def test_photo_erased_at_the_bureau_leaves_the_laptop(bureau: LiveBureau, camera: Camera) -> None:
    row, other = camera.add(b"erased"), camera.add(b"kept")
    camera.sync()
    half = camera.add(b"half way")
    camera.breaks = lambda step, _: (
        camera.calls("piece") > 0 and step in ("piece", "reach", "begin")
    )
    assert camera.sync().uploads_left == 1
    camera.breaks = Line.breaks
    with bureau.bureau.office() as office:
        for one in (row, half):
            office.erase(attachment, one, f"site:{camera.site}", "本人要求", {})
    begun = camera.calls("begin")

    assert camera.sync().uploads_left == 0

    for more in (b"erased", b"half way"):
        assert not camera.field.laptop.blobs.has(hashlib.sha256(camera.photo + more).hexdigest())
    assert camera.calls("begin") == begun, "nothing of it is sent any more"
    assert camera.shown(other).here


def test_photo_that_fails_delays_no_other_and_nothing_else(
    bureau: LiveBureau, camera: Camera
) -> None:
    bad, good = camera.add(b"bad"), camera.add(b"good")
    path = camera.field.laptop.blobs._path(hashlib.sha256(camera.photo + b"bad").hexdigest())
    content = bytearray(path.read_bytes())
    content[HEADER + 10] ^= 1
    path.write_bytes(content)
    report = camera.sync()
    assert (report.uploaded, report.uploads_left, report.uploads_stopped) == (1, 1, None)
    assert {bad, good} & stored(bureau) == {good}
    assert camera.shown(bad).state == "stopped"
    assert camera.shown(bad).line.reason == "blob.damaged"


def test_lost_folder_of_photos_is_filled_again_from_the_bureau(
    bureau: LiveBureau, camera: Camera
) -> None:
    """The database is whole: what the bureau has is fetched when it is looked at."""
    row = camera.add()
    camera.sync()
    blobs = camera.field.laptop.blobs
    shutil.rmtree(blobs._folder)
    assert camera.shown(row).state == "away"

    camera.field.syncing.fetch_attachment(row)

    assert camera.shown(row).state == "stored"
    assert camera.service.content(camera.shown(row)) == camera.photo
    unsent = camera.add(b"unsent")
    shutil.rmtree(blobs._folder)
    camera.sync()
    assert camera.shown(unsent).state == "stopped"
    assert camera.shown(unsent).line.reason == "blob.missing", "not awaited from anybody"


def test_photo_of_a_row_kept_for_review_goes_too_and_is_shown_to_who_decides(
    bureau: LiveBureau, camera: Camera, viewer: Camera
) -> None:
    """A supervisor only reads the site: what he adds the bureau does not apply."""
    row = viewer.add()
    report = viewer.sync()
    assert (report.sent, report.uploaded, report.uploads_left) == (1, 1, 0)
    assert row not in bureau.rows(attachment)
    viewer.sync()
    begun = viewer.calls("begin")
    viewer.sync()
    assert viewer.calls("begin") == begun, "the bureau has said that it has them"
    camera.sync()
    (part,) = card_about(camera, row).parts
    assert part.photo is not None
    assert part.photo.stored
    assert not camera.field.laptop.blobs.has(part.photo.sha256)

    camera.field.syncing.fetch_attachment(part.photo.review)
    assert b"".join(camera.field.laptop.blobs.read(part.photo.sha256)) == viewer.photo
    with camera.field.laptop.database.read() as connection:
        assert part.photo.sha256 in named_digests(connection), "kept while it is open"
    deciding(camera).let_go(card_about(camera, row), "看不清")
    camera.sync()

    assert not camera.field.laptop.blobs.has(part.photo.sha256)
    assert not bureau.bureau.blobs.has(part.photo.sha256)
    viewer.sync()
    assert not viewer.field.laptop.blobs.has(part.photo.sha256)
    with viewer.field.laptop.database.read() as connection:
        assert connection.scalar(select(blob_state.c.state).where(of(row))) is None


def test_same_photo_twice_crosses_the_line_once(bureau: LiveBureau, camera: Camera) -> None:
    rows = {camera.add(), camera.add()}
    assert camera.sync().uploaded == 2
    assert camera.calls("piece") == 3
    assert rows <= stored(bureau)


def test_upload_that_expired_is_begun_anew(bureau: LiveBureau, camera: Camera) -> None:
    row = camera.add()
    with camera.field.laptop.database.write() as connection:
        gone = "/uploads/0190a000-0000-7000-8000-000000000000"
        connection.execute(
            update(blob_state).where(blob_state.c.attachment == row).values(url=gone)
        )
    assert camera.sync().uploaded == 1
    assert row in stored(bureau)


def test_photo_a_restored_bureau_has_forgotten_is_sent_again(
    bureau: LiveBureau, camera: Camera
) -> None:
    row = camera.add()
    with camera.field.laptop.database.write() as connection:
        of_row = blob_state.c.attachment == row
        connection.execute(update(blob_state).where(of_row).values(state="sent"))
    assert camera.sync().uploaded == 1
    assert row in stored(bureau)
    assert camera.sync().uploaded == 0


def test_cancel_ends_between_pieces_and_keeps_the_sync(bureau: LiveBureau, camera: Camera) -> None:
    row = camera.add()

    arrived = 0

    def count(step: str, answered: bool) -> bool:
        nonlocal arrived
        arrived += step == "piece" and answered
        return False

    def cancelled() -> bool:
        return arrived == 1

    camera.breaks = count
    report = camera.field.syncing.sync(cancelled=cancelled)
    assert report.sent == 1
    assert (report.uploads_left, report.uploads_stopped) == (1, "sync.cancelled")
    assert camera.shown(row).state == "waiting"
    assert arrived == 1
    assert camera.field.syncing.send_attachments().sent == (row,)
    assert camera.calls("piece") == arrived == 3


def test_limit_spreads_an_upload_over_time(camera: Camera) -> None:
    camera.add()
    camera.limit = 50_000
    assert camera.sync().uploaded == 1
    assert camera.now == pytest.approx(len(camera.photo) / 50_000, abs=2.0)


def test_void_photo_is_not_sent(bureau: LiveBureau, camera: Camera) -> None:
    row = camera.add()
    camera.service.void(camera.shown(row), "拍错了")
    assert camera.sync().uploaded == 0
    assert row not in stored(bureau)


@pytest.mark.parametrize("after", [1, 2])
def test_fetch_goes_on_where_it_was_cut(camera: Camera, viewer: Camera, after: int) -> None:
    row = camera.add()
    camera.sync()
    viewer.sync()
    came = 0

    def breaks(step: str, answered: bool) -> bool:
        nonlocal came
        if step == "fetch" and not answered and came >= after:
            return True
        came += step == "fetch" and answered
        return False

    viewer.breaks = breaks
    with pytest.raises(Refusal, match=r"fetch\.stalled"):
        viewer.field.syncing.fetch_attachment(row)
    assert viewer.calls("fetch") == after + TRIES
    assert viewer.shown(row).state == "away"
    viewer.breaks = Line.breaks
    viewer.connect()
    heard: list[int] = []
    viewer.field.syncing.fetch_attachment(row, lambda step, done, total: heard.append(done))
    assert heard[0] >= after * 16 * 1024
    assert viewer.service.content(viewer.shown(row)) == camera.photo


def test_fetched_bytes_of_another_file_are_not_kept(
    bureau: LiveBureau, camera: Camera, viewer: Camera
) -> None:
    row = camera.add()
    camera.sync()
    viewer.sync()
    sha256 = viewer.shown(row).line.sha256
    viewer.field.laptop.blobs.arriving(sha256).keep(0, b"of another file")
    with pytest.raises(Refusal, match=r"blob\.digest"):
        viewer.field.syncing.fetch_attachment(row)
    assert not viewer.shown(row).here
    viewer.field.syncing.fetch_attachment(row)
    assert viewer.service.content(viewer.shown(row)) == camera.photo


def test_damaged_photo_is_fetched_again(camera: Camera) -> None:
    row = camera.add()
    camera.sync()
    camera.sync()
    path = camera.field.laptop.blobs._path(camera.shown(row).line.sha256)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Refusal, match=r"blob\.damaged"):
        camera.service.content(camera.shown(row))
    camera.field.syncing.fetch_attachment(row)
    assert camera.service.content(camera.shown(row)) == camera.photo


def test_photos_of_a_purge_cut_short_go_at_the_next_unlock(own: Camera) -> None:
    orphan = hashlib.sha256(b"nobody's").hexdigest()
    own.field.laptop.blobs.put(orphan, [b"nobody's"])
    own.field.laptop.blobs.arriving(orphan).keep(0, b"nobody's")
    row = own.add()
    own.restart()
    assert not own.field.laptop.blobs.has(orphan)
    assert own.field.laptop.blobs.groups() == []
    assert own.shown(row).here


def test_lost_scope_takes_its_photos_and_drawings_along(
    bureau: LiveBureau, camera: Camera, clock: FixedClock
) -> None:
    kept_row = camera.service.add(
        camera.photo, FACTS, Place(camera.site), drawings={"small": b"little"}
    )
    camera.sync()
    folder = camera.field.enrolled.folder / "blobs"
    assert [path for path in folder.rglob("*") if path.is_file()]
    bureau.assign("A1", "wu", date(2026, 3, 16))
    clock.advance(24 * 3_600_000)
    report = camera.sync()
    assert report.forgotten == 2
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert kept_row not in camera.field.rows(attachment)
    with camera.field.laptop.database.read() as connection:
        assert connection.execute(select(blob_state)).all() == []


def card_about(camera: Camera, row: str) -> ReviewCard:
    """The case in which this row is proposed, as the laptop shows it."""
    cards = deciding(camera).look().reviews
    return next(one for one in cards if one.parts[0].about.row == row)


def deciding(camera: Camera) -> DecidingService:
    return DecidingService(camera.field.laptop)


def of(row: str) -> ColumnElement[bool]:
    return blob_state.c.attachment == row
