"""The watched folder: what is new is offered once, whatever it is called; nothing is taken."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.attachments import Place
from app.services.photo_folder import RECENT_DAYS, SETTLED_AFTER_MS, PhotoFolder
from app.services.pictures import PictureService
from inspection.refusal import Refusal
from tests.support.at_once import AtOnce
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.pictures import jpeg, mp4

HOUR = 3_600_000


@pytest.fixture
def city(tmp_path: Path) -> Iterator[CityLaptop]:
    with city_laptop(tmp_path, sites=1, workers=8, past=False) as made:
        yield made


class Phone:
    """A folder that a phone copies to, and the look at it."""

    def __init__(self, city: CityLaptop, folder: Path) -> None:
        self.city = city
        self.folder = folder
        self.service = PhotoFolder(city.laptop)
        (folder / "DCIM" / "Camera").mkdir(parents=True)

    def copy(self, name: str, data: bytes, age: int = HOUR) -> Path:
        path = self.folder / "DCIM" / "Camera" / name
        path.write_bytes(data)
        written = (self.city.clock.now_ms() - age) / 1000
        os.utime(path, (written, written))
        return path

    def names(self) -> list[str]:
        return [one.path.name for one in self.service.look(self.folder, AtOnce()).photos]

    def marks(self) -> list[str]:
        return [one.mark for one in self.service.look(self.folder, AtOnce()).photos]


@pytest.fixture
def phone(city: CityLaptop, tmp_path: Path) -> Phone:
    return Phone(city, tmp_path / "phone")


def shot(city: CityLaptop, minutes: int, shade: int = 0) -> bytes:
    return jpeg(city.clock.now_ms() + minutes * 60_000, shade=shade)


def test_new_pictures_and_videos_are_offered_in_the_order_taken(
    city: CityLaptop, phone: Phone
) -> None:
    phone.copy("b.jpg", shot(city, -5, 1))
    phone.copy("a.jpg", shot(city, -3, 2))
    phone.copy("v.mp4", mp4(city.clock.now_ms() - 30 * 60_000, 1000))
    phone.copy("notes.txt", b"milk, bread")
    phone.copy("cut.jpg", shot(city, 0)[:100])
    phone.copy(".trashed-7.jpg", shot(city, 0, 7))
    phone.copy("old.jpg", shot(city, 0, 8), age=(RECENT_DAYS * 24 + 1) * HOUR)
    assert phone.names() == ["v.mp4", "b.jpg", "a.jpg"]


def test_what_was_declined_or_taken_is_not_offered_again_under_any_name(
    city: CityLaptop, phone: Phone
) -> None:
    phone.copy("a.jpg", shot(city, -5, 1))
    phone.copy("b.jpg", shot(city, -4, 2))
    first, second = phone.marks()
    phone.service.settle([first], taken=True)
    phone.service.settle([second], taken=False)
    assert phone.names() == []
    phone.copy("a (1).jpg", shot(city, -5, 1))
    phone.copy("b.jpg", shot(city, -4, 2), age=HOUR // 2)
    assert phone.names() == []
    assert PhotoFolder(city.laptop).look(phone.folder, AtOnce()).photos == ()


def test_what_was_added_by_hand_is_not_offered(city: CityLaptop, phone: Phone) -> None:
    path = phone.copy("a.jpg", shot(city, -5, 1))
    video = phone.copy("v.mp4", mp4(city.clock.now_ms(), 1000))
    place = Place(next(iter(city.sites.values())))
    PictureService(city.laptop).take([path, video], place, AtOnce())
    assert phone.names() == []


def test_not_answered_is_offered_again_after_a_restart_and_the_same_picture_once(
    city: CityLaptop, phone: Phone
) -> None:
    phone.copy("a.jpg", shot(city, -5, 1))
    (phone.folder / "WeChat").mkdir()
    (phone.folder / "WeChat" / "mmexport.jpg").write_bytes(shot(city, -5, 1))
    os.utime(phone.folder / "WeChat" / "mmexport.jpg", (city.clock.now_ms() / 1000 - 60,) * 2)
    assert len(phone.names()) == 1
    assert len(PhotoFolder(city.laptop).look(phone.folder, AtOnce()).photos) == 1


def test_picture_still_being_copied_is_waited_for(city: CityLaptop, phone: Phone) -> None:
    phone.copy("a.jpg", shot(city, 0)[:2000], age=0)
    look = phone.service.look(phone.folder, AtOnce())
    assert (look.photos, look.growing) == ((), True)
    phone.copy("a.jpg", shot(city, 0), age=0)
    city.clock.advance(SETTLED_AFTER_MS)
    look = phone.service.look(phone.folder, AtOnce())
    assert ([one.path.name for one in look.photos], look.growing) == (["a.jpg"], False)


def test_each_file_is_read_once(
    city: CityLaptop, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        phone.copy(f"{number}.jpg", shot(city, number, number))
    assert len(phone.names()) == 3

    def never(*_args: object, **_words: object) -> object:
        raise AssertionError("read again")

    monkeypatch.setattr("app.services.photo_folder.mark_of", never)
    after_unlock = PhotoFolder(city.laptop).look(phone.folder, AtOnce())
    assert len(after_unlock.photos) == 3, "their digests are remembered"
    monkeypatch.setattr("app.services.photo_folder.examine", never)
    assert len(phone.names()) == 3


def test_folder_that_is_gone_is_said(city: CityLaptop, phone: Phone, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no_folder"):
        phone.service.look(tmp_path / "unplugged", AtOnce())
