"""A photo taken on one laptop is looked at on another, through the live bureau; a named one is not
seen by who does not hold the workers' data."""

from __future__ import annotations

from pathlib import Path

from app.services.attachments import Attached, Place
from app.services.pictures import PictureService
from inspection.clock import FixedClock
from tests.support.at_once import AtOnce
from tests.support.live_bureau import FieldLaptop, LiveBureau
from tests.support.pictures import jpeg, mp4


def pictures(laptop: FieldLaptop, site: str) -> dict[str, Attached]:
    found = PictureService(laptop.laptop).of_site(site)
    return {one.line.file_name: one for one in found}


def states(laptop: FieldLaptop, site: str) -> dict[str, str]:
    return {name: one.state for name, one in pictures(laptop, site).items()}


def test_photo_of_one_laptop_is_fetched_and_seen_on_another(
    bureau: LiveBureau, clock: FixedClock, tmp_path: Path
) -> None:
    zhou = bureau.enrol(tmp_path / "zhou", "zhou")
    desk = bureau.enrol(tmp_path / "desk", "ke")
    zhou.sync()
    site, now = bureau.site("A1"), clock.now_ms()
    card = tmp_path / "card"
    card.mkdir()
    (card / "gate.jpg").write_bytes(jpeg(now, size=(1600, 1200), gps=True))
    (card / "slip.jpg").write_bytes(jpeg(now, shade=2))
    (card / "DSJ_1.mp4").write_bytes(mp4(now, 90_000))
    service = PictureService(zhou.laptop)
    service.take([card / "gate.jpg", card / "DSJ_1.mp4"], Place(site), AtOnce())
    service.take([card / "slip.jpg"], Place(site, named=True), AtOnce())
    assert set(states(zhou, site).values()) == {"waiting", "registered"}

    zhou.sync()
    zhou.sync()  # the bureau's word that it has them comes back
    desk.sync()

    stored = {"gate.jpg": "stored", "slip.jpg": "stored", "DSJ_1.mp4": "registered"}
    assert states(zhou, site) == stored
    assert states(desk, site) == {"gate.jpg": "away", "DSJ_1.mp4": "registered"}, (
        "a supervisor holds no workers' data unless he asks for it"
    )
    gate = pictures(desk, site)["gate.jpg"]
    there = PictureService(desk.laptop)
    assert there.small(gate) is None
    desk.syncing.fetch_attachment(gate.line.id)
    fetched = there.one(gate.line.id)
    assert fetched.state == "stored"
    assert there.small(fetched) == service.small(pictures(zhou, site)["gate.jpg"])
    assert there.large(fetched) is not None
