"""The administrator's commands with bad workbooks and a bad database, in both languages."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.tables.people import roster, worker
from db.tables.server import ledger
from db.tables.site import site
from inspection.clock import FixedClock
from server.__main__ import DONE, REFUSED, main
from server.bureau import open_bureau
from server.settings import load_settings
from server.words import LANGUAGES
from tests.faults.conftest import ENVIRONMENT, Prepared
from tests.faults.full_disk import full_disk
from tests.faults.plain_words import CHINESE, check_sentence
from tests.support.live_bureau import write_book

DATABASE, KEY = "bureau.db", "server.key"
IMPORT = ("import", "roster")


@dataclass
class Office:
    """The server's data folder and its commands; nobody serves meanwhile."""

    data: Path
    folder: Path
    capsys: pytest.CaptureFixture[str]
    clock: FixedClock

    def run(self, language: str, *words: str) -> tuple[int, str, str]:
        """Exit code, output, errors."""
        code = main(["--data", str(self.data), "--language", language, *words])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def holdings(self) -> dict[str, list[Any]]:
        """What an import could have changed."""
        bureau = open_bureau(load_settings(ENVIRONMENT, self.data), self.clock)
        try:
            with bureau.database.read() as connection:
                return {
                    table.name: sorted(map(repr, connection.execute(select(table))))
                    for table in (site, worker, roster, ledger)
                }
        finally:
            bureau.close()

    def refused(self, *words: str, quoted: tuple[str, ...] = ()) -> dict[str, str]:
        """The command is refused in one fit sentence, in each language; what it said to each."""
        found = {}
        for language in LANGUAGES:
            code, out, err = self.run(language, *words)
            assert (code, out) == (REFUSED, "")
            assert err.endswith("\n")
            assert err.count("\n") == 1
            check_sentence(err.strip(), language, [str(self.folder)], quoted=quoted)
            found[language] = err.strip()
        return found


@pytest.fixture
def office(
    prepared: Prepared,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Office:
    for name in list(os.environ):
        if name.startswith("ANXIN_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("ANXIN_CLOCK", "2026-03-16T09:00")
    shutil.copytree(prepared.folder / "data", tmp_path / "data")
    return Office(tmp_path / "data", tmp_path, capsys, clock)


# --- workbooks

GOOD = (["name", "phone", "crew"], ["Wang Yi", "13900000001", "steel"])


def good(path: Path) -> Path:
    return write_book(path, *map(list, GOOD))


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The good workbook with one part replaced."""
    whole = good(path.with_suffix(".whole.xlsx"))
    with (
        zipfile.ZipFile(whole) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            target.writestr(part, content if part.filename == name else source.read(part))
    return path


def content(data: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return make


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"

WORKBOOKS: dict[str, Callable[[Path], Path]] = {
    "not there": lambda path: path,
    "a folder": a_folder,
    "empty": content(b""),
    "a text": content("姓名,电话\n王一,13900000001\n".encode("gb18030")),
    "an old .xls": content(OLE + bytes(600)),
    "with a password": content(OLE + "EncryptedPackage".encode("utf-16-le")),
    "cut off": lambda path: content(good(path).read_bytes()[:3000])(path),
    "another zip": lambda path: with_part(path, "[Content_Types].xml", b"hello"),
    "a damaged sheet": lambda path: with_part(path, SHEET, b"<worksheet><sheetData><row"),
    "a bomb": lambda path: with_part(path, SHEET, b" " * 48 * 2**20),
    "entities": lambda path: with_part(
        path, SHEET, b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]><worksheet>&a;</worksheet>'
    ),
    "no rows at all": lambda path: write_book(path),
    "no heading": lambda path: write_book(path, ["Wang Yi", "13900000001"], ["Li Er", "1390000"]),
    "columns of another list": lambda path: write_book(
        path, ["permit number", "contract sum"], ["S1", 12]
    ),
    "two columns that mean the same": lambda path: write_book(
        path, ["name", "phone", "mobile"], ["Wang Yi", "13900000001", "13900000002"]
    ),
}


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS.keys())
def test_unfit_workbook_is_said_writes_nothing_and_the_mended_one_goes_in(
    office: Office, make: Callable[[Path], Path]
) -> None:
    before = office.holdings()
    path = make(office.folder / "list.xlsx")

    said = office.refused(*IMPORT, str(path), "--site", "A1", quoted=("姓名", "工人姓名"))

    assert "list.xlsx" in said["zh"] or "Sheet1" in said["zh"]
    assert office.holdings() == before
    mended = good(office.folder / "mended.xlsx")
    assert office.run("zh", *IMPORT, str(mended), "--site", "A1")[0] == DONE
    assert len(office.holdings()["worker"]) == len(before["worker"]) + 1


BAD_ROWS = {
    "no name": (["", "13900000001", ""], "A"),
    "a wrong phone": (["Wang Yi", "12", ""], "B"),
    "a wrong id number": (["Wang Yi", "13900000001", "42130319900101001X"], "C"),
    "nothing to know him by": (["Wang Yi", "", ""], ""),
}


@pytest.mark.parametrize(("row", "column"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_bad_row_is_told_by_place_and_nothing_is_written_unless_it_is_skipped(
    office: Office, row: list[str], column: str
) -> None:
    before = office.holdings()
    heading, sound = ["name", "phone", "id number"], ["Li Er", "13900000009", ""]
    path = write_book(office.folder / "list.xlsx", heading, sound, row)
    for language in LANGUAGES:
        code, out, err = office.run(language, *IMPORT, str(path), "--site", "A1")
        assert (code, err) == (REFUSED, "")
        lines = out.splitlines()
        assert "3" in lines[0]
        assert column in lines[0]
        for line in lines:
            check_sentence(line, language, [str(office.folder)])
            assert bool(CHINESE.search(line)) == (language == "zh")
    assert office.holdings() == before

    assert office.run("en", *IMPORT, str(path), "--site", "A1", "--skip-refused")[0] == DONE
    assert len(office.holdings()["worker"]) == len(before["worker"]) + 1


# --- the server's own database


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


def make_plain(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE site (id TEXT)")
        connection.commit()


def newer(data: Path) -> None:
    bureau = open_bureau(load_settings(ENVIRONMENT, data), FixedClock(0))
    with bureau.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    bureau.close()


BROKEN: dict[str, Callable[[Path], object]] = {
    "damaged": lambda data: flip(data / DATABASE),
    "truncated": lambda data: os.truncate(data / DATABASE, 5000),
    "emptied": lambda data: os.truncate(data / DATABASE, 0),
    "plain SQLite": lambda data: make_plain(data / DATABASE),
    "newer": newer,
    "no database": lambda data: (data / DATABASE).unlink(),
    "no key": lambda data: (data / KEY).unlink(),
    "another key": lambda data: (data / KEY).write_text(f"anxin-data-key-1:{'0' * 64}\n"),
    "half a key": lambda data: os.truncate(data / KEY, 30),
    "a key others can read": lambda data: (data / KEY).chmod(0o644),
    "wrong settings": lambda data: (data / "settings.toml").write_text('colour = "red"\n'),
    "broken settings": lambda data: (data / "settings.toml").write_text("port = = 1\n"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files are POSIX")
@pytest.mark.parametrize("breaks", BROKEN.values(), ids=BROKEN.keys())
def test_broken_bureau_is_said_left_alone_and_works_again_once_mended(
    office: Office, breaks: Callable[[Path], object]
) -> None:
    before = office.holdings()
    whole = office.folder / "whole"
    shutil.copytree(office.data, whole)
    breaks(office.data)
    files = {path.name: path.read_bytes() for path in office.data.iterdir() if path.is_file()}

    for command in (("team", "list"), ("serve",)):
        office.refused(*command)

    assert {
        path.name: path.read_bytes() for path in office.data.iterdir() if path.is_file()
    } == files
    shutil.rmtree(office.data)
    shutil.copytree(whole, office.data)
    assert office.run("zh", "team", "list")[0] == DONE
    assert office.holdings() == before


# --- files the administrator names


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are POSIX")
class TestWithoutRoom:
    """The same commands on a full disk."""

    def test_import_writes_nothing_and_goes_in_with_room(self, office: Office) -> None:
        before = office.holdings()
        rows = [[f"Wang {number}", f"1390001{number:04d}", "steel"] for number in range(300)]
        path = write_book(office.folder / "list.xlsx", list(GOOD[0]), *rows)
        with full_disk(60_000):
            office.refused(*IMPORT, str(path), "--site", "A1")

        assert office.holdings() == before
        assert office.run("en", *IMPORT, str(path), "--site", "A1")[0] == DONE
        assert len(office.holdings()["worker"]) == len(before["worker"]) + 300

    @pytest.mark.parametrize("room", [0, 300])
    def test_enrolment_file_is_not_left_half_written(self, office: Office, room: int) -> None:
        out = office.folder / "zhou.anxin"
        office.run("en", "report")  # what the log of the database takes is taken
        with full_disk(room):
            office.refused("enrol", "zhou", "--out", str(out))

        assert list(office.folder.glob("zhou*")) == []
        assert office.run("en", "enrol", "zhou", "--out", str(out))[0] == DONE

    @pytest.mark.parametrize("room", [0, 40_000])
    def test_bureau_is_made_with_its_recovery_key_or_not_at_all(
        self, office: Office, room: int
    ) -> None:
        office.data = office.folder / "fresh"
        with full_disk(room):
            office.refused(*create(office.folder / "key.txt"))

        assert not (office.folder / "key.txt").exists()
        assert office.run("zh", *create(office.folder / "key.txt"))[0] == DONE
        assert "ANXIN-RECOVERY-1" in (office.folder / "key.txt").read_text("utf-8")


def create(recovery_file: Path) -> tuple[str, ...]:
    return (
        "create", "--name", "样例市人社局", "--prefix", "样人社劳监",
        "--recovery-file", str(recovery_file),
    )  # fmt: skip


def test_bureau_whose_recovery_key_has_no_place_to_go_is_not_made(office: Office) -> None:
    office.data = office.folder / "fresh"

    office.refused(*create(office.folder / "nowhere" / "key.txt"))

    assert office.run("en", "team", "list")[2].startswith("There is no bureau here yet")
    assert office.run("zh", *create(office.folder / "key.txt"))[0] == DONE


def test_enrolment_file_with_no_place_to_go_is_said(office: Office) -> None:
    office.refused("enrol", "zhou", "--out", str(office.folder / "nowhere" / "zhou.anxin"))

    assert office.run("en", "enrol", "zhou", "--out", str(office.folder / "z.anxin"))[0] == DONE


def test_report_that_cannot_be_written_does_not_undo_or_hide_the_import(office: Office) -> None:
    before = office.holdings()
    path = good(office.folder / "list.xlsx")
    report = office.folder / "nowhere" / "report.csv"

    for language in LANGUAGES:
        code, out, err = office.run(
            language, *IMPORT, str(path), "--site", "A1", "--report", str(report)
        )
        assert code == REFUSED
        assert out
        check_sentence(err.strip(), language, [str(office.folder)])

    assert len(office.holdings()["worker"]) == len(before["worker"]) + 1
