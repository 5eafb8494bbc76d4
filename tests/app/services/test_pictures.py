"""Pictures taken in on a real store: kept once, to their place; what cannot be kept is told."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.presenters.jobs import JobCancelled
from app.services.attachments import Place
from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.services.picture_marks import Pasted
from app.services.pictures import PictureService, Taken
from app.services.problems import ProblemService, Wanted
from inspection.clock import instant
from inspection.pictures import VisitSpan
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind
from tests.support.at_once import AtOnce
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.pictures import heic, jpeg, mp4, picture

AT = instant(2023, 11, 23, 10, 5)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=2, workers=8, past=False) as made:
        yield made


@pytest.fixture
def pictures(city: CityLaptop) -> PictureService:
    return PictureService(city.laptop)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, data: bytes, written: int = AT) -> Path:
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (written / 1000, written / 1000))
    return path


def site(city: CityLaptop) -> str:
    return next(iter(city.sites.values()))


def test_every_good_file_of_a_batch_is_kept_and_the_others_are_told(
    city: CityLaptop, pictures: PictureService, card: Path
) -> None:
    batch = [
        put(card, "a.jpg", jpeg(AT)),
        put(card, "empty.jpg", b""),
        put(card, "b.tif", picture("TIFF")),
        put(card, "same.jpg", jpeg(AT)),
        put(card, "c.heic", heic(AT)),
        card / "gone.jpg",
        put(card, "DSJ_7.mp4", mp4(AT, 60_000)),
        Pasted("pasted.png", picture("PNG", shade=3)),
    ]
    job = AtOnce()
    taken = pictures.take(batch, Place(site(city)), job, kept_where="执法仪 3 号柜")

    assert [(name, refusal.code) for name, refusal in taken.refused] == [
        ("empty.jpg", "photo.empty"),
        ("gone.jpg", "photo.gone"),
    ]
    assert taken.twice == ("same.jpg",)
    shown = {one.line.file_name: one for one in pictures.of_site(site(city))}
    assert {one.line.id for one in shown.values()} == set(taken.ids)
    assert {name: one.line.kind for name, one in shown.items()} == {
        "a.jpg": "photo",
        "b.tif": "scan",
        "c.heic": "photo",
        "DSJ_7.mp4": "video",
        "pasted.png": "photo",
    }
    video = shown["DSJ_7.mp4"]
    assert taken.videos == (video.line.id,)
    assert (video.line.taken_at, video.line.duration_ms) == (AT, 60_000)
    assert (video.line.kept_where, video.state) == ("执法仪 3 号柜", "registered")
    assert shown["a.jpg"].state == "waiting"
    assert (shown["a.jpg"].line.width, shown["a.jpg"].line.taken_at) == (640, AT)
    assert pictures.small(shown["a.jpg"]) is not None
    assert pictures.large(shown["b.tif"]) is not None
    assert pictures.small(shown["c.heic"]) is None
    assert job.told[-1] == ("pictures", len(batch), len(batch))


def test_batch_taken_again_changes_nothing(
    city: CityLaptop, pictures: PictureService, card: Path
) -> None:
    batch = [put(card, "a.jpg", jpeg(AT)), put(card, "v.mp4", mp4(AT, 10))]
    pictures.take(batch, Place(site(city)), AtOnce())
    again = pictures.take(batch, Place(site(city)), AtOnce())
    assert again == Taken(twice=("a.jpg", "v.mp4"))
    assert len(pictures.of_site(site(city))) == 2


def test_clock_of_the_camera_is_corrected_and_who_was_elsewhere_is_counted(
    city: CityLaptop, pictures: PictureService, card: Path
) -> None:
    visit = VisitSpan("v", site(city), AT, AT + 45 * 60_000)
    fast = put(card, "fast.jpg", jpeg(AT + 70 * 60_000, shade=1))
    taken = pictures.take([fast], Place(site(city)), AtOnce(), fast_minutes=65, visit=visit)
    assert taken.astray == 0
    assert pictures.one(taken.ids[0]).line.taken_at == AT + 5 * 60_000
    late = put(card, "late.jpg", jpeg(AT + 70 * 60_000, shade=2))
    assert pictures.take([late], Place(site(city)), AtOnce(), visit=visit).astray == 1


def test_cancelled_batch_leaves_whole_pictures_only(
    city: CityLaptop, pictures: PictureService, card: Path
) -> None:
    batch = [put(card, f"{n}.jpg", jpeg(AT, shade=n)) for n in range(4)]
    with pytest.raises(JobCancelled):
        pictures.take(batch, Place(site(city)), AtOnce(until=7))
    kept = pictures.of_site(site(city))
    assert 0 < len(kept) < 4
    assert all(one.here and pictures.small(one) for one in kept)


def test_card_pulled_out_in_the_middle_leaves_whole_pictures_and_says_so(
    city: CityLaptop, pictures: PictureService, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, lost = put(card, "a.jpg", jpeg(AT)), put(card, "b.jpg", jpeg(AT, shade=1))
    opened = Path.open

    def open_card(self: Path, mode: str = "r") -> object:
        file = opened(self, mode)
        if self != lost:
            return file
        head = file.read(100)
        file.close()
        return Pulled(head)

    monkeypatch.setattr(Path, "open", open_card)
    taken = pictures.take([good, lost], Place(site(city)), AtOnce())
    assert [(name, refusal.code) for name, refusal in taken.refused] == [
        ("b.jpg", "photo.unreadable")
    ]
    assert [one.line.file_name for one in pictures.of_site(site(city))] == ["a.jpg"]


class Pulled(io.BytesIO):
    """A file of a card that is pulled out after its first bytes."""

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        if not found:
            raise OSError(5, "Input/output error")
        return found


def test_registering_a_video_tells_how_far_it_is_and_can_be_stopped(
    city: CityLaptop, pictures: PictureService, card: Path
) -> None:
    video = put(card, "v.mp4", mp4(AT, 1000))
    with video.open("r+b") as file:
        file.truncate(5 * 1024 * 1024)
    with pytest.raises(JobCancelled):
        pictures.take([video], Place(site(city)), AtOnce(until=3))
    assert pictures.of_site(site(city)) == ()
    job = AtOnce()
    pictures.take([video], Place(site(city)), job)
    assert [done for step, done, _all in job.told if step == "video"] == [1, 2, 3, 4, 5]
    assert len(pictures.of_site(site(city))) == 1


def test_full_disk_ends_the_batch_with_what_was_kept(
    city: CityLaptop,
    pictures: PictureService,
    card: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = [put(card, f"{n}.jpg", jpeg(AT, shade=n)) for n in range(3)]
    put_blob = city.laptop.blobs.put
    calls = 0

    def second_time_full(sha256: str, content: object) -> int:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise Refusal("store.disk_full")
        return put_blob(sha256, content)  # type: ignore[arg-type]

    monkeypatch.setattr(city.laptop.blobs, "put", second_time_full)
    with pytest.raises(Refusal, match="disk_full"):
        pictures.take(batch, Place(site(city)), AtOnce())
    assert [one.line.file_name for one in pictures.of_site(site(city))] == ["0.jpg"]


def test_picture_that_shows_a_worker_moves_to_his_scope_and_back(
    city: CityLaptop, pictures: PictureService, card: Path
) -> None:
    taken = pictures.take([put(card, "a.jpg", jpeg(AT))], Place(site(city)), AtOnce())
    before = pictures.one(taken.ids[0])
    made = pictures.mark_named(before, True, "含个人信息", AtOnce())
    shown = pictures.of_site(site(city))
    assert [(one.line.id, one.line.named, one.here) for one in shown] == [(made, True, True)]
    assert pictures.one(before.line.id).line.void_reason == "含个人信息"
    assert shown[0].line.taken_at == AT
    assert pictures.mark_named(shown[0], True, "", AtOnce()) == made


def test_note_and_void_are_kept_and_a_batch_can_be_taken_back(
    city: CityLaptop, pictures: PictureService, card: Path
) -> None:
    batch = [put(card, f"{n}.jpg", jpeg(AT, shade=n)) for n in range(3)]
    taken = pictures.take(batch, Place(site(city)), AtOnce())
    pictures.note(pictures.one(taken.ids[0]), " 公示牌 ")
    assert pictures.one(taken.ids[0]).line.note == "公示牌"
    with pytest.raises(Refusal, match="reason_missing"):
        pictures.void(pictures.one(taken.ids[1]), " ")
    pictures.void(pictures.one(taken.ids[1]), "拍糊了")
    pictures.void_all(taken.ids, "撤销")
    assert pictures.of_site(site(city)) == ()
    assert pictures.one(taken.ids[1]).line.void_reason == "拍糊了"


def test_problem_is_proved_by_the_answer_it_came_from_and_by_what_came_later(
    city: CityLaptop, pictures: PictureService, card: Path
) -> None:
    filling = FillingService(city.laptop)
    contacts = ContactService(city.laptop, filling)
    form = contacts.start_check_in(site(city))
    opened = filling.open(form)
    filling.keep(opened, "a/A3", "missing")
    problems = ProblemService(city.laptop)
    offer = problems.offer(opened, "a/A3")
    assert offer is not None
    made = problems.raise_from(opened, "a/A3", Wanted(offer.facts, offer.due_on))
    row = problems.detail(made).line.row
    answer = Place(site(city), form_id=form, path="a/A3")
    pictures.take([put(card, "found.jpg", jpeg(city.clock.now_ms()))], answer, AtOnce())
    week = 7 * 86_400_000
    later = jpeg(city.clock.now_ms() + week, shade=2)
    about = Place(site(city), problem_id=made)
    pictures.take([put(card, "mended.jpg", later)], about, AtOnce())

    proof = pictures.of_problem(row)

    assert [one.line.file_name for one in proof.before] == ["found.jpg"]
    assert [one.line.file_name for one in proof.after] == ["mended.jpg"]
    assert proof.after[0].line.kind == AttachmentKind.PHOTO
