"""Numbers of orders: leased in blocks to two devices, used up, leased again, never one twice."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.services.packets import PacketService
from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from db.tables.bureau import number_block, setting
from db.tables.journal import review
from db.tables.site import paper
from inspection.refusal import Refusal
from tests.e2e.day import check_in
from tests.support.live_bureau import PASSPHRASE, FieldLaptop, LiveBureau

BLOCK = 3


@pytest.fixture
def devices(bureau: LiveBureau, tmp_path: Path) -> list[FieldLaptop]:
    """Two devices of one inspector, each with a block of its own."""
    with bureau.bureau.office() as office:
        office.add(setting, {"name": "number_block", "value": str(BLOCK)})
    made = [bureau.enrol(tmp_path / name, "zhou") for name in ("first", "second")]
    for laptop in made:
        laptop.sync()
    return made


def use_up(laptop: FieldLaptop, site: str, found: str) -> list[str]:
    """Orders for one problem until no number is left, the program restarted in between."""
    numbers: list[str] = []
    while True:
        packets = PacketService(laptop.laptop)
        ready = packets.prepare(site, [found])
        if not ready.numbers_left:
            with pytest.raises(Refusal) as refused:
                packets.issue(ready)
            assert refused.value.code == "number.block_exhausted"
            return numbers
        numbers.append(packets.issue(ready).number)
        if len(numbers) == 2:
            laptop.reopen()


def test_two_devices_never_issue_one_number_twice_across_restart_and_exhaustion(
    bureau: LiveBureau, devices: list[FieldLaptop]
) -> None:
    site = bureau.site("A1")
    issued: list[str] = []
    for laptop in devices:
        _, found = check_in(laptop, site, bureau.account("wu"))
        issued += use_up(laptop, site, found)
        laptop.sync()  # what was used up is leased again in the same session
        issued += use_up(laptop, site, found)
        laptop.sync()
    for laptop in devices:
        laptop.sync()

    assert len(issued) == len(set(issued)) == 4 * BLOCK
    assert bureau.rows(review) == {}
    serials = [row["serial"] for row in bureau.rows(paper).values() if row["type"] == "order"]
    assert len(serials) == len(set(serials)) == 4 * BLOCK
    blocks = sorted(
        (row["first"], row["last"], row["device"]) for row in bureau.rows(number_block).values()
    )
    leased = [serial for first, last, _ in blocks for serial in range(first, last + 1)]
    assert len(leased) == len(set(leased))
    for laptop in devices:
        own = [row for row in bureau.rows(paper).values() if row["device"] == laptop.device]
        within = {
            serial
            for first, last, device in blocks
            if device == laptop.device
            for serial in range(first, last + 1)
        }
        assert {row["serial"] for row in own if row["type"] == "order"} <= within


def test_copied_store_that_uses_the_same_numbers_is_found_out(
    bureau: LiveBureau, devices: list[FieldLaptop], tmp_path: Path
) -> None:
    """A copy of a laptop takes a number again: the first paper stands, the second is in review."""
    first = devices[0]
    site = bureau.site("A1")
    _, found = check_in(first, site, bureau.account("wu"))
    first.sync()
    copy = copy_of(first, tmp_path / "copy")
    packets = PacketService(first.laptop)
    number = packets.issue(packets.prepare(site, [found])).number
    again = PacketService(copy.laptop)
    assert again.issue(again.prepare(site, [found])).number == number
    first.sync()

    report = copy.sync()

    assert report.copied
    assert len([row for row in bureau.rows(paper).values() if row["number"] == number]) == 1
    mine = {row["reason"] for row in bureau.rows(review).values() if row["entity"] == "paper"}
    assert mine == {"number_used"}
    assert any(row["number"] == number for row in copy.rows(paper).values())  # shown, in review
    copy.sync()
    fresh = PacketService(copy.laptop)
    _, again_found = check_in(copy, site, bureau.account("wu"))
    assert fresh.issue(fresh.prepare(site, [again_found])).number != number
    copy.sync()
    copy.close()


def copy_of(laptop: FieldLaptop, root: Path) -> FieldLaptop:
    """The same store once more, as a copied disk would have it."""
    laptop.close()
    shutil.copytree(laptop.root, root)
    laptop.reopen()
    folder = root / laptop.enrolled.folder.name
    unlocking = UnlockingService(root, laptop.clock)
    opened = unlocking.unlock(PASSPHRASE, folder)
    enrolled = replace(laptop.enrolled, folder=folder)
    return FieldLaptop(root, laptop.clock, enrolled, unlocking, opened, SyncingService(opened))
