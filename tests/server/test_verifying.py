"""The ledger of a bureau in use, proved; whatever is done to it shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from db import guards
from db.replication.chain import LedgerEntry, SignedHead, verify_ledger
from db.tables.people import worker
from forms.signing import PublicKey
from inspection.refusal import Refusal
from server import verifying
from server.__main__ import DONE, REFUSED, main
from server.bureau import bureau_public_key
from server.erasure import erase, plan
from tests.server.conftest import City


@dataclass(frozen=True)
class Proof:
    """A ledger with an erasure and a device's operations in it, and the head that vouches."""

    city: City
    entries: list[LedgerEntry]
    head: SignedHead
    key: PublicKey

    def verify(self, *words: str) -> int:
        data = str(self.city.bureau.settings.data)
        return main(["--data", data, "--language", "en", "verify", *words])

    def spoil(self, statement: str) -> None:
        """Change the database behind the program's back."""
        bureau = self.city.bureau
        with bureau.database.write() as connection:
            guards.drop(connection)
            connection.execute(text(statement))


@pytest.fixture
def proof(city: City, monkeypatch: pytest.MonkeyPatch) -> Proof:
    bureau = city.bureau
    monkeypatch.setenv("ANXIN_CLOCK", "2026-03-16T09:00")
    if not bureau.settings.embedded:
        url = bureau.settings.database_url.replace("postgresql+psycopg", "postgresql")
        monkeypatch.setenv("DATABASE_URL", url)
    zhou = city.laptop("zhou")
    zhou.push(*[zhou.contact(city.site("A1")) for _ in range(4)])
    with bureau.office() as office:
        found = office.connection.execute(select(worker.c.id).limit(1)).scalar_one()
        erase(office, plan(office.connection, [found]), "依申请")
    head = zhou.hello().head
    with bureau.database.read() as connection:
        entries = list(verifying._entries(connection))
        return Proof(city, entries, head, bureau_public_key(connection))


def test_ledger_in_use_is_whole_with_its_erasure_and_its_rows(
    proof: Proof, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "head.json"
    file.write_bytes(msgspec.json.encode(proof.head))

    assert proof.verify("--deep", "--head", str(file)) == DONE

    told = capsys.readouterr().out
    assert f"{len(proof.entries)} entries, {proof.head.seq} of them vouched" in told
    assert "1 sealed parts erased by law" in told
    assert "The rows agree" in told


MISSING = """UPDATE ledger_sealed SET sealed = NULL
    WHERE seq = (SELECT max(seq) FROM ledger_sealed WHERE sealed IS NOT NULL)"""


@pytest.mark.parametrize(
    ("statement", "words", "why"),
    [
        ("UPDATE ledger SET result = 'review' WHERE seq = 7", (), "entry 7 (chain)"),
        (MISSING, (), "(missing)"),
        ("UPDATE device SET last_dseq = 3 WHERE last_dseq = 4", (), "(device)"),
        ("UPDATE sync_head SET seq = seq - 1", (), "(head)"),
        ("UPDATE signed_head SET chain = 'x'", (), "(signature)"),
        ("UPDATE row_meta SET rev = 1000000 WHERE entity = 'site'", ("--deep",), "pass: site "),
        ("UPDATE row_meta SET scope = 'bureau' WHERE entity = 'site'", ("--deep",), "pass: site "),
        ("UPDATE worker SET name = 'x' WHERE name = ''", ("--deep",), "pass: worker "),
        ("UPDATE scope_sum SET digest = '0000000000000000'", ("--deep",), "pass: scope "),
    ],
)  # fmt: skip
def test_change_behind_the_programs_back_is_named(
    proof: Proof,
    statement: str,
    words: tuple[str, ...],
    why: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    proof.spoil(statement)

    assert proof.verify(*words) == REFUSED

    assert why in capsys.readouterr().err


Tamper = Callable[[list[LedgerEntry], int, int], list[LedgerEntry]]


def _flip(entries: list[LedgerEntry], at: int, bit: int) -> list[LedgerEntry]:
    core = bytearray(entries[at].core)
    core[bit % len(core)] ^= 1 << (bit % 8)
    return [*entries[:at], dataclasses.replace(entries[at], core=bytes(core)), *entries[at + 1 :]]


def _remove(entries: list[LedgerEntry], at: int, _: int) -> list[LedgerEntry]:
    return entries[:at] + entries[at + 1 :]


def _swap(entries: list[LedgerEntry], at: int, by: int) -> list[LedgerEntry]:
    other = (at + 1 + by % (len(entries) - 1)) % len(entries)
    made = list(entries)
    made[at], made[other] = made[other], made[at]
    return made


def _truncate(entries: list[LedgerEntry], at: int, _: int) -> list[LedgerEntry]:
    return entries[:at]


def _judge_otherwise(entries: list[LedgerEntry], at: int, _: int) -> list[LedgerEntry]:
    return [*entries[:at], dataclasses.replace(entries[at], result="x"), *entries[at + 1 :]]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tamper=st.sampled_from([_flip, _remove, _swap, _truncate, _judge_otherwise]),
    at=st.integers(0, 10**6),
    by=st.integers(0, 10**6),
)
def test_any_tampering_with_a_real_ledger_contradicts_one_signed_head(
    proof: Proof, tamper: Tamper, at: int, by: int
) -> None:
    spoiled = tamper(proof.entries, at % len(proof.entries), by)

    with pytest.raises(Refusal, match=r"ledger\.broken"):
        verify_ledger(spoiled, proof.head, proof.key)
