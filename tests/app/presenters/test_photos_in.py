"""Photos coming in, without a window: in order, one look at a time, stopped when told."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.presenters.jobs import Progress
from app.presenters.offers import Offer, OffersPresenter
from app.presenters.pictures import Group, PicturesPresenter, Shelf
from app.services.attachments import Place
from app.services.photo_folder import PhotoFolder
from app.services.photo_sorting import PhotoSorting
from app.services.picture_marks import Pasted
from app.services.pictures import PictureService, Taken
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.pictures import jpeg


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=8, past=False) as made:
        yield made


class Box:
    """What a page of pictures would show."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.drawn: dict[str, bool] = {}
        self.taken: list[Taken] = []
        self.stopped: list[Exception | None] = []

    def show_groups(self, groups: Sequence[Group]) -> None:
        self.names = [one.line.file_name for group in groups for one in group.shown]

    def show_drawing(self, one: str, jpeg: bytes | None) -> None:
        self.drawn[one] = jpeg is not None

    def show_taking(self) -> None:
        return

    def show_progress(self, progress: Progress) -> None:
        assert progress.step == "pictures"

    def show_taken(self, taken: Taken, path: str | None) -> None:
        self.taken.append(taken)

    def show_stopped(self, error: Exception | None) -> None:
        self.stopped.append(error)


def shelf(city: CityLaptop, service: PictureService) -> Shelf:
    site = next(iter(city.sites.values()))
    return Shelf(Place(site), lambda: (Group("", service.of_site(site)),))


def shot(name: str, shade: int) -> Pasted:
    return Pasted(name, jpeg(shade=shade))


def test_batches_are_taken_one_after_the_other(city: CityLaptop) -> None:
    jobs, box, service = ImmediateJobs(held=True), Box(), PictureService(city.laptop)
    presenter = PicturesPresenter(box, service, jobs)
    presenter.take([shot("early.jpg", 9)])
    assert jobs.waiting == [], "nothing is taken before there is a place for it"
    presenter.show(shelf(city, service))
    jobs.release()
    presenter.take([shot("1.jpg", 1)])
    presenter.take([shot("2.jpg", 2)])
    assert [job.lane for job in jobs.waiting] == ["io"], "the second batch waits for the first"
    for _ in range(4):
        jobs.release()
    assert sorted(box.names) == ["1.jpg", "2.jpg"]
    assert len(box.taken) == 2
    presenter.want([one for taken in box.taken for one in taken.ids])
    jobs.release()
    assert set(box.drawn.values()) == {True}


def test_cancelling_leaves_what_waits_where_it_is(city: CityLaptop) -> None:
    jobs, box, service = ImmediateJobs(held=True), Box(), PictureService(city.laptop)
    presenter = PicturesPresenter(box, service, jobs)
    presenter.show(shelf(city, service))
    presenter.take([shot("1.jpg", 1)])
    presenter.take([shot("2.jpg", 2)])
    presenter.cancel()
    for _ in range(4):
        jobs.release()
    assert (box.names, box.taken, box.stopped) == ([], [], [None])


def test_full_disk_is_said_and_ends_what_waits(
    city: CityLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, box, service = ImmediateJobs(held=True), Box(), PictureService(city.laptop)
    presenter = PicturesPresenter(box, service, jobs)
    presenter.show(shelf(city, service))

    def full(*_args: object) -> int:
        raise Refusal("store.disk_full")

    monkeypatch.setattr(city.laptop.blobs, "put", full)
    presenter.take([shot("1.jpg", 1)])
    presenter.take([shot("2.jpg", 2)])
    for _ in range(4):
        jobs.release()
    assert [str(error) for error in box.stopped] == ["store.disk_full()"]
    assert box.taken == []


class Bar:
    """What the bar above the pages would show."""

    def __init__(self) -> None:
        self.offer: Offer | None = None
        self.taken: list[Taken] = []
        self.soon = 0

    def show_offer(self, offer: Offer | None) -> None:
        self.offer = offer

    def show_taking(self) -> None:
        return

    def show_progress(self, progress: Progress) -> None:
        return

    def show_taken(self, taken: Taken, ids: tuple[str, ...]) -> None:
        self.taken.append(taken)

    def show_stopped(self, error: Exception | None) -> None:
        return

    def look_again_soon(self) -> None:
        self.soon += 1


def test_looks_that_come_while_one_is_under_way_become_one_more(
    city: CityLaptop, tmp_path: Path
) -> None:
    phone = tmp_path / "phone"
    phone.mkdir()
    jobs, bar = ImmediateJobs(held=True), Bar()
    presenter = OffersPresenter(
        bar,
        PhotoFolder(city.laptop),
        PhotoSorting(city.laptop),
        PictureService(city.laptop),
        jobs,
        watched=lambda: phone,
        margin=lambda: 10,
    )
    for _ in range(5):
        presenter.look()
    assert len(jobs.waiting) == 1
    now = city.clock.now_ms()
    (phone / "1.jpg").write_bytes(jpeg(now))
    os.utime(phone / "1.jpg", (now / 1000, now / 1000))
    jobs.release()
    assert (bar.offer, bar.soon) == (None, 0)
    assert len(jobs.waiting) == 1, "the four others became one"
    jobs.release()
    assert bar.soon == 1, "what is still being copied is looked at again"
    city.clock.advance(5_000)
    presenter.look()
    jobs.release()
    assert bar.offer is not None
    assert (bar.offer.count, bar.offer.takable) == (1, 0)
    presenter.take()
    assert jobs.waiting == [], "what belongs to no visit is not taken by the one key"
    assert bar.taken == []
