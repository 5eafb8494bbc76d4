"""One worker's personal data erased at the bureau and on every laptop, the chain still whole."""

from __future__ import annotations

import hashlib
import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.services.attachments import AttachmentService, Facts, Place
from app.services.filling import FillingService, begin_form, newest_version
from app.services.phone_checks import PhoneCheckService
from db.store import envelope, traces
from db.store.keyfile import load_or_create_key
from db.store.laptop import DATABASE, KEYS
from db.tables import on_side
from db.tables.bureau import grant, setting
from db.tables.journal import erasure, review
from db.tables.laptop import outbox
from db.tables.people import call_attempt, roster, sample_entry, worker
from db.tables.server import ledger, ledger_sealed
from db.tables.site import filled_form
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind
from server.__main__ import DONE, REFUSED, main
from server.bureau import DATABASE_FILE, KEY_FILE
from server.settings import Settings
from tests.e2e.day import whole_day
from tests.support.live_bureau import PASSPHRASE, FieldLaptop, LiveBureau, live_bureau
from tests.support.pages import found_in

NOTE = "响铃无人接"
CREW = "样例木工二班"
LATE = "样例钢筋三班"
REASON = "依申请 2026-007"


@dataclass
class Case:
    """A worker who was called and did not pick up, known to bureau and laptop."""

    bureau: LiveBureau
    laptop: FieldLaptop
    worker: str
    phone: str

    @property
    def needles(self) -> tuple[str, ...]:
        return (self.phone, NOTE)

    def erase(self, *words: str) -> int:
        settings = self.bureau.bureau.settings
        told = ["--data", str(settings.data), "--language", "en", "erase", "worker"]
        return main([*told, *(words or (self.worker, "--reason", REASON, "--yes"))])

    def at_the_bureau(self) -> set[str]:
        """Those of the needles that stand in any table of the bureau, or any page of its file."""
        with self.bureau.bureau.database.read() as connection:
            content = "".join(
                str([_plain(value) for value in row])
                for table in on_side("server")
                for row in connection.execute(select(table))
            )
        found = {text for text in self.needles if text in content}
        settings = self.bureau.bureau.settings
        if settings.embedded:
            key = load_or_create_key(settings.data / KEY_FILE)
            found |= found_in(settings.data / DATABASE_FILE, key, self.needles)
        return found

    def told_about(self, form: str) -> bool:
        """Whether anything at the bureau says what was answered in a form that was refused."""
        of_form = (
            select(ledger_sealed.c.sealed)
            .join(ledger, ledger.c.seq == ledger_sealed.c.seq)
            .where(ledger.c.row == form)
        )
        with self.bureau.bureau.database.read() as connection:
            sealed = [_plain(one) for one in connection.scalars(of_form)]
        proposed = [
            str(one["proposed"]) for one in self.bureau.rows(review).values() if one["row"] == form
        ]
        assert proposed
        return any(LATE in text for text in (*sealed, *proposed))

    def on_the_laptop(self) -> set[str]:
        folder = self.laptop.enrolled.folder
        key = envelope.unlock(envelope.read(folder / KEYS), PASSPHRASE)
        return found_in(folder / DATABASE, key, self.needles)


def _plain(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


@pytest.fixture
def case(
    settings: Settings, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Case]:
    monkeypatch.setenv("ANXIN_CLOCK", "2026-03-16T09:00")
    if not settings.embedded:
        url = settings.database_url.replace("postgresql+psycopg", "postgresql")
        monkeypatch.setenv("DATABASE_URL", url)
    with live_bureau(settings, clock, tmp_path, workers={"A1": 12}) as bureau:
        with bureau.bureau.office() as office:
            for name, value in (
                ("bureau.address", "样例市样例路 1 号"),
                ("bureau.phone", "0722-1"),
            ):
                office.add(setting, {"name": name, "value": value})
        laptop = bureau.enrol(tmp_path / "zhou", "zhou")
        laptop.sync()
        whole_day(laptop, bureau.site("A1"), bureau.account("wu"))
        laptop.sync()
        (called,) = [one for one in laptop.rows(call_attempt).values() if one["note"] == NOTE]
        who = laptop.rows(worker)[called["worker_id"]]
        yield Case(bureau, laptop, who["id"], who["phone"])


def test_erased_worker_is_found_in_no_table_page_or_log_of_either_side(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.at_the_bureau() == case.on_the_laptop() == set(case.needles)
    others = {row: one for row, one in case.bureau.rows(worker).items() if row != case.worker}

    assert case.erase() == DONE

    told = capsys.readouterr().out
    assert "worker × 1" in told
    assert "call_attempt × 1" in told
    assert f"{case.laptop.device} 笔记本 (zhou" in told
    assert "backups" in told.lower()
    assert case.phone not in told
    assert case.at_the_bureau() == set()
    gone = case.bureau.rows(worker)[case.worker]
    assert (gone["name"], gone["phone"], gone["document_number"]) == ("", None, None)
    assert {r: o for r, o in case.bureau.rows(worker).items() if r != case.worker} == others
    assert len(case.bureau.rows(roster)) == 12, "figures still count him"

    case.laptop.sync()

    assert case.on_the_laptop() == set()
    assert case.laptop.rows(worker) == case.bureau.rows(worker)
    assert case.laptop.rows(erasure) == case.bureau.rows(erasure)
    assert not traces.left(case.laptop.laptop.database)
    assert case.laptop.sync().received == 0, "digests agree"


def test_call_form_of_an_erased_worker_loses_what_named_him_and_keeps_the_rest(
    case: Case,
) -> None:
    calls, filling = PhoneCheckService(case.laptop.laptop), FillingService(case.laptop.laptop)
    entry = calls.month(case.bureau.site("A1")).next_entry
    assert entry is not None
    form = calls.answer(entry)
    page = filling.open(form)
    for path, answer in (("who/Q1", "yes"), ("who/Q2", "here"), ("who/Q3", CREW)):
        filling.keep(page, path, answer)
    filling.commit(form)
    case.laptop.sync()
    answering = case.laptop.rows(sample_entry)[entry]["worker_id"]
    of_form = (
        select(ledger_sealed.c.sealed)
        .join(ledger, ledger.c.seq == ledger_sealed.c.seq)
        .where(ledger.c.entity == "filled_form", ledger.c.row == form)
    )
    with case.bureau.bureau.database.read() as connection:
        assert any(CREW in _plain(one) for one in connection.scalars(of_form))
    refused, late = refused_about(case, form, entry)
    assert case.bureau.bureau.blobs.has(refused)
    assert case.told_about(late)

    assert case.erase(answering, "--reason", REASON, "--yes") == DONE

    assert not case.bureau.bureau.blobs.has(refused), "nor a picture that stands in review"
    assert not case.told_about(late), "nor answers that stand there, of a form that never was"

    with case.bureau.bureau.database.read() as connection:
        assert {*connection.scalars(of_form)} == {None}
    left = case.bureau.rows(filled_form)[form]["answers"]
    assert CREW not in left
    assert '"who/Q1":"yes"' in left
    case.laptop.sync()
    assert case.laptop.rows(filled_form) == case.bureau.rows(filled_form)
    with pytest.raises(Refusal, match=r"form\.gone"):
        filling.keep(page, "who/Q3", CREW)
    with (
        pytest.raises(Refusal, match=r"journal\.erased"),
        case.laptop.laptop.journal.transaction() as change,
    ):
        change.edit(
            worker,
            answering,
            seen_rev=10**6,
            shown={"phone": None},
            new={"phone": case.phone},
        )


def refused_about(case: Case, form: str, entry: str) -> tuple[str, str]:
    """While the inspector could only read there he added a photo to the form, and filled in another
    one of the same worker's: the digest of the photo, and that form."""
    laptop, late = case.laptop.laptop, ""
    held = [
        row
        for row, one in case.bureau.rows(grant).items()
        if (one["account_id"], one["mode"]) == (case.laptop.account, "write")
    ]
    for mode in ("read", "write"):
        with case.bureau.bureau.journal.transaction() as change:
            for row in held:
                change.edit(grant, row, {"mode": mode})
        if mode == "read":
            facts = Facts(AttachmentKind.PHOTO, "本人.jpg", "image/jpeg")
            place = Place(case.bureau.site("A1"), form_id=form, path="who/Q3", named=True)
            AttachmentService(laptop).add(b"a face", facts, place)
            with laptop.journal.transaction() as change:
                late = begin_form(
                    change,
                    laptop.clock,
                    site_id=place.site_id,
                    version_id=newest_version(change.connection, "phonecheck"),
                    named=True,
                    subject_id=entry,
                    prefilled={"who/Q1": "yes", "who/Q2": "here", "who/Q3": LATE},
                )
            FillingService(laptop).commit(late)
            assert case.laptop.sync().uploaded == 1
    return hashlib.sha256(b"a face").hexdigest(), late


def test_what_an_offline_laptop_brings_about_an_erased_worker_is_not_kept(
    case: Case, tmp_path: Path
) -> None:
    late = case.bureau.enrol(tmp_path / "late", "zhou")
    late.sync()
    added = "19900009999"
    with late.laptop.journal.transaction() as change:
        change.edit(
            worker,
            case.worker,
            seen_rev=late.rev(worker, case.worker),
            shown={"phone": case.phone},
            new={"phone": added},
        )
    case.phone = added
    assert case.erase() == DONE

    late.sync()

    (kept,) = [one for one in case.bureau.rows(review).values() if one["row"] == case.worker]
    assert kept["reason"] == "row_erased"
    assert case.at_the_bureau() == set()
    late.sync()
    key = envelope.unlock(envelope.read(late.enrolled.folder / KEYS), PASSPHRASE)
    assert found_in(late.enrolled.folder / DATABASE, key, case.needles) == set()
    with late.laptop.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(outbox)).scalar_one() == 1
        assert connection.execute(select(outbox.c.sealed)).scalar_one() is None


def test_erasing_twice_blanks_only_what_has_come_since(case: Case) -> None:
    assert case.erase() == DONE
    once = case.bureau.rows(erasure)
    with case.bureau.bureau.database.read() as connection:
        before = connection.execute(select(func.count()).select_from(ledger)).scalar_one()

    assert case.erase() == DONE

    assert case.bureau.rows(erasure) == once
    with case.bureau.bureau.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(ledger)).scalar_one() == before


def test_nothing_is_erased_without_a_yes_a_reason_or_a_known_worker(
    case: Case, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = itertools.cycle(["", "no"])
    monkeypatch.setattr("builtins.input", lambda: next(said))
    before = case.bureau.rows(worker)

    for words, code in (
        ((case.worker, "--reason", REASON), "Not confirmed"),
        ((case.worker, "--reason", " ", "--yes"), "Say why"),
        ((case.worker, "--reason", f"电话 {case.phone}", "--yes"), "must not hold"),
        (("nobody", "--reason", REASON, "--yes"), "No such worker"),
        ((str(uuid.uuid4()), "--reason", REASON, "--yes"), "No such worker"),
        (("--document", "42", "--reason", REASON, "--yes"), "No such worker"),
    ):
        assert case.erase(*words) == REFUSED
        assert code in capsys.readouterr().err

    assert case.bureau.rows(worker) == before
    assert case.bureau.rows(erasure) == {}
