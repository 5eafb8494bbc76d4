"""A backup is one sound file; it goes back only where nobody serves, and never unnoticed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from db.journal.ledger import read_head
from db.tables.bureau import team
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from server import accounts
from server.__main__ import main
from server.backups import present_life, put_back, take
from server.bureau import DATABASE_FILE, Bureau, create_bureau, open_bureau
from server.settings import Settings, load_settings
from tests.server.conftest import FACTS


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"ANXIN_ADDRESS": "https://localhost:8443"}, tmp_path / "data")


@pytest.fixture
def bureau(settings: Settings, clock: FixedClock) -> Bureau:
    made, _ = create_bureau(settings, clock, FACTS)
    return made


def add_team(bureau: Bureau, name: str, code: str) -> None:
    with bureau.office() as office:
        accounts.add_team(office, name, code, None)


def teams(bureau: Bureau) -> set[str]:
    with bureau.database.read() as connection:
        return set(connection.scalars(select(team.c.name)))


def test_backup_goes_back_as_another_life_and_keeps_todays_file(
    bureau: Bureau, settings: Settings, clock: FixedClock, tmp_path: Path
) -> None:
    try:
        add_team(bureau, "一中队", "01")
        reached = take(bureau, tmp_path / "bureau.backup")
        add_team(bureau, "二中队", "02")
        with pytest.raises(Refusal) as running:
            put_back(settings, clock, tmp_path / "bureau.backup")
        assert running.value.code == "restore.running"
        with bureau.database.read() as connection:
            before = read_head(connection).epoch
    finally:
        bureau.close()

    life, aside = put_back(settings, clock, tmp_path / "bureau.backup")

    assert life.agreed == reached
    again = open_bureau(settings, clock)
    try:
        assert teams(again) == {"市支队", "一中队"}
        with again.database.read() as connection:
            assert present_life(connection) == life
            assert read_head(connection).epoch != before
    finally:
        again.close()
    assert aside is not None
    aside.replace(settings.data / DATABASE_FILE)
    kept = open_bureau(settings, clock)
    try:
        assert "二中队" in teams(kept)
    finally:
        kept.close()


def test_damaged_database_can_be_replaced(
    bureau: Bureau, settings: Settings, clock: FixedClock, tmp_path: Path
) -> None:
    take(bureau, tmp_path / "bureau.backup")
    bureau.close()
    (settings.data / DATABASE_FILE).write_bytes(b"\x00" * 8192)

    put_back(settings, clock, tmp_path / "bureau.backup")

    again = open_bureau(settings, clock)
    assert teams(again) == {"市支队"}
    again.close()


@pytest.mark.parametrize("content", [b"", b"x" * 8192, b"SQLite format 3\x00" * 64])
def test_file_that_is_no_backup_of_this_bureau_changes_nothing(
    bureau: Bureau, settings: Settings, clock: FixedClock, tmp_path: Path, content: bytes
) -> None:
    bureau.close()
    (tmp_path / "other").write_bytes(content)
    before = (settings.data / DATABASE_FILE).read_bytes()

    with pytest.raises(Refusal):
        put_back(settings, clock, tmp_path / "other")

    assert (settings.data / DATABASE_FILE).read_bytes() == before
    assert [path.name for path in settings.data.glob("*.aside.db")] == []
    assert [path.name for path in settings.data.glob("*.new*")] == []


def test_stopped_between_the_two_names_it_can_be_asked_again(
    bureau: Bureau, settings: Settings, clock: FixedClock, tmp_path: Path
) -> None:
    """Killed after today's file was set aside: there is no database, and the command makes one."""
    take(bureau, tmp_path / "bureau.backup")
    bureau.close()
    (settings.data / DATABASE_FILE).replace(settings.data / "bureau.aside.db")

    _, aside = put_back(settings, clock, tmp_path / "bureau.backup")

    assert aside is None
    open_bureau(settings, clock).close()


def test_commands_say_what_they_did(
    bureau: Bureau,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bureau.close()
    words = ["--data", str(settings.data), "--language", "en"]
    file = str(tmp_path / "one")

    codes = [
        main([*words, *rest])
        for rest in (
            ["restored", "--report"],
            ["backup"],
            ["backup", file],
            ["backup", file],
            ["restore", file],
            ["restored"],
            ["backup", "--number"],
            ["backup", "--noted", "1"],
            ["backup", "--noted", "999999"],
        )
    ]

    assert codes == [0, 1, 0, 1, 0, 0, 0, 0, 1]
    said = capsys.readouterr()
    assert "never restored" in said.out
    assert "Backed up to" in said.out
    assert "kept as bureau." in said.out
    assert "not reported since the restore: 0" in said.out
    assert "is not overwritten" in said.err


def test_embedded_commands_point_to_postgresqls_own(
    bureau: Bureau, settings: Settings, clock: FixedClock, tmp_path: Path
) -> None:
    bureau.close()
    elsewhere = replace(settings, database_url="postgresql+psycopg://localhost/none")
    with pytest.raises(Refusal) as refused:
        put_back(elsewhere, clock, tmp_path / "file")
    assert refused.value.code == "restore.postgresql"
