"""`anxin --check` and `--export-head` on a real laptop of a live bureau."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete, select, update

from app.bootstrap.arguments import read_options
from app.bootstrap.checking import FAULTY, NOT_LOOKED, SOUND, run_check, run_export_head
from app.services.attachments import AttachmentService, Facts, Place
from db import guards
from db.guards import open_guard
from db.replication.chain import SignedHead
from db.store.laptop import DATABASE
from db.tables.journal import row_meta
from db.tables.laptop import outbox, scope_state
from db.tables.people import worker
from db.tables.server import device, ledger, ledger_sealed, signed_head, sync_head
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind
from server.settings import load_settings
from server.verifying import verify
from tests.support.live_bureau import PASSPHRASE, FieldLaptop, LiveBureau, live_bureau

PHOTO = b"\xff\xd8 made up" * 5_000


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBureau]:
    folder = tmp_path_factory.mktemp("bureau")
    settings = load_settings({"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}, folder / "data")
    with live_bureau(settings, FixedClock(instant(2026, 3, 16, 9)), folder) as made:
        yield made


@pytest.fixture
def laptop(bureau: LiveBureau, tmp_path: Path) -> FieldLaptop:
    """Synced, with a photo that has not gone yet."""
    made = bureau.enrol(tmp_path / "zhou", "zhou")
    made.sync()
    facts = Facts(AttachmentKind.PHOTO, "IMG_0001.jpg", "image/jpeg")
    AttachmentService(made.laptop).add(PHOTO, facts, Place(bureau.site("A1")))
    return made


def run(laptop: FieldLaptop, *words: str, secret: str = PASSPHRASE) -> int:
    options = read_options(["--data", str(laptop.root), *words])
    command = run_check if options.check else run_export_head
    return command(options, lambda _question: secret)


def checked(laptop: FieldLaptop, **how: str) -> int:
    laptop.close()
    return run(laptop, "--check", **how)


def spoil_operation(laptop: FieldLaptop) -> None:
    with laptop.laptop.database.write() as connection:
        connection.execute(update(outbox).values(hash="0" * 64))


def spoil_digest(laptop: FieldLaptop) -> None:
    with laptop.laptop.database.write() as connection:
        people = scope_state.c.scope.like("people:%")
        connection.execute(update(scope_state).where(people).values(digest="0" * 16))


def lose_a_row(laptop: FieldLaptop) -> None:
    with laptop.laptop.database.write() as connection, open_guard(connection):
        row = next(iter(laptop.rows(worker)))
        connection.execute(delete(row_meta).where(row_meta.c.row == row))


def spoil_photo(laptop: FieldLaptop) -> None:
    (path,) = [one for one in laptop.enrolled.folder.glob("blobs/??/*") if one.is_file()]
    spoil(path)


def spoil(path: Path, at: int = -1) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_sound_data_is_said_to_be_sound(
    laptop: FieldLaptop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(laptop) == SOUND
    told = capsys.readouterr().out
    assert told.startswith("完好：")
    assert "1 operations, 1 photos and files agree." in told


def test_everything_that_is_wrong_is_named_and_the_exit_code_says_so(
    laptop: FieldLaptop, capsys: pytest.CaptureFixture[str]
) -> None:
    for spoil_one in (spoil_operation, spoil_digest, lose_a_row, spoil_photo):
        spoil_one(laptop)

    assert checked(laptop) == FAULTY

    chinese = [line for line in capsys.readouterr().out.splitlines() if "。" in line]
    assert [line.partition("。")[0] for line in chinese] == [
        "本机操作链在第 1 笔断开：被改过，或有一段丢了",
        "锦绣花园的人员资料：和局里上次确认的对不上",
        "工人：1 条记录和登记对不上",
        "1 份只在本机的照片或附件丢失或损坏，补拍、补传",
    ]
    spoil(laptop.enrolled.folder / DATABASE, 40_960)
    assert run(laptop, "--check") == FAULTY
    assert capsys.readouterr().out.startswith("数据文件有损坏的页")


def test_store_that_cannot_be_opened_is_not_called_sound(
    laptop: FieldLaptop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(laptop, "--check") == NOT_LOOKED, "the program has it open"
    assert checked(laptop, secret="guessed") == NOT_LOOKED
    assert "口令不对" in capsys.readouterr().err


def test_head_a_laptop_exports_convicts_a_ledger_that_was_cut_off(
    bureau: LiveBureau, laptop: FieldLaptop, tmp_path: Path
) -> None:
    laptop.sync()
    laptop.close()
    target = tmp_path / "head.json"
    assert run(laptop, "--export-head", str(target)) == SOUND
    head = msgspec.json.decode(target.read_bytes(), type=SignedHead)
    with bureau.bureau.database.read() as connection:
        verify(bureau.bureau, connection, head)
    with bureau.bureau.database.write() as connection:
        guards.drop(connection)  # by somebody who has the database, and tidies up behind himself
        for table in (ledger_sealed, ledger, signed_head):
            connection.execute(delete(table).where(table.c.seq >= head.seq))
        last = connection.execute(select(ledger).order_by(ledger.c.seq.desc()).limit(1)).one()
        connection.execute(update(sync_head).values(seq=last.seq, chain=last.chain))
        connection.execute(update(device).values(last_dseq=last.dseq, last_hash=last.hash))
    with bureau.bureau.database.read() as connection, pytest.raises(Refusal) as found:
        verify(bureau.bureau, connection, head)
    assert (found.value.code, found.value.params["reason"]) == ("ledger.broken", "truncated")
