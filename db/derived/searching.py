"""One narrow table that a search scans: names, codes, firms, phones, pinyin initials, folded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from pypinyin import Style, pinyin
from sqlalchemy import Connection, Select, bindparam, delete, select

from db.derived.images import ByTable, picked
from db.tables.bureau import firm
from db.tables.laptop import search
from db.tables.people import worker
from db.tables.site import paper, site, site_firm

ENTITIES = ("site", "firm", "site_firm", "worker", "paper")
_BATCH = 500
_INSERT = 'INSERT INTO search (entity, "row", site_id, title, hay) VALUES (?, ?, ?, ?, ?)'
"""Plain tuples: a whole bureau's workers are inserted at once after a first pull."""

SearchRow = tuple[str, str, str, str, str]
"""Entity, row, site, title, and the hay that is looked through."""

_PHONE_SIGNS = re.compile(r"\+?[\d\s()-]{5,}")
_COUNTRY = re.compile(r"^(?:\+86|0086)")


def fold(text: str) -> str:
    """Text as it is searched: compatibility forms (full width) unified, lower case, no spaces."""
    if text.isalnum() and text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def fold_all(texts: Sequence[str]) -> list[str]:
    """`fold` of each: in one go, unless one of them is empty or has a space in it."""
    together = unicodedata.normalize("NFKC", "\n".join(texts)).casefold()
    lines = together.split("\n")
    if len(lines) == len(texts) and lines == together.split():
        return lines
    return [fold(text) for text in texts]


def words_of(text: str) -> tuple[str, ...]:
    """What a search box's text asks for, each word folded; a phone number is one word of digits.

    A number comes as the phone shows it: ``+86 138 0013 8000``, ``(0722) 331-0000``.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _PHONE_SIGNS.fullmatch(plain):
        number = re.sub(r"[^\d+]", "", plain)
        digits = _COUNTRY.sub("", number).lstrip("+")
        if digits:
            return (digits,)
    return tuple(filter(None, (fold(word) for word in plain.split())))


class _Spelling(dict[int, str]):
    """By character the first letter of its pinyin, looked up once; a translation of strings."""

    def __missing__(self, code: int) -> str:
        self[code] = letter = _initial(chr(code))
        return letter


_SPELLING = _Spelling({ord("\n"): "\n"})


def _initial(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isalnum() else ""
    first = pinyin(sign, style=Style.FIRST_LETTER, errors="ignore", heteronym=False)
    return first[0][0] if first else ""


def initials(text: str) -> str:
    """First letters of the pinyin of each character: 白云湖小学 → byhxx."""
    return fold(text).translate(_SPELLING)


def refresh(
    connection: Connection, changed: Mapping[str, Set[str] | None], at_hand: ByTable | None = None
) -> None:
    """Renew the search rows of these ids by table name; None means every row of that table.
    Workers `at_hand` are not read again."""
    sites = _sites_touched(connection, changed)
    for table, ids, rows in (
        ("site", sites, _site_rows),
        ("worker", changed.get("worker", frozenset()), _worker_rows),
        ("paper", changed.get("paper", frozenset()), _paper_rows),
    ):
        if ids is not None and not ids:
            continue
        _drop(connection, table, ids)
        if table == "worker" and ids is not None and at_hand:
            come, found = _workers_at_hand(at_hand)
            _insert(connection, found)
            ids -= come
        for batch in [None] if ids is None else _batches(ids):
            _insert(connection, list(rows(connection, batch)))


def _sites_touched(
    connection: Connection, changed: Mapping[str, Set[str] | None]
) -> Set[str] | None:
    """A site is found by its firms too, so a change of either renews it."""
    if any(name in changed and changed[name] is None for name in ("site", "firm", "site_firm")):
        return None
    touched = set(changed.get("site") or ())
    for column, ids in (
        (site_firm.c.firm_id, changed.get("firm")),
        (site_firm.c.id, changed.get("site_firm")),
    ):
        for batch in _batches(ids or ()):
            touched.update(connection.scalars(select(site_firm.c.site_id).where(column.in_(batch))))
    return touched


def _drop(connection: Connection, entity: str, ids: Set[str] | None) -> None:
    of_entity = search.c.entity == entity
    if ids is None:
        connection.execute(delete(search).where(of_entity))
    elif connection.execute(select(search.c.row).where(of_entity).limit(1)).first() is not None:
        gone = delete(search).where(of_entity, search.c.row == bindparam("gone"))
        connection.execute(gone, [{"gone": row} for row in ids])


def _insert(connection: Connection, rows: list[SearchRow]) -> None:
    if rows:
        connection.exec_driver_sql(_INSERT, rows)


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def _chosen(query: Select[Any], column: Any, ids: list[str] | None) -> Select[Any]:
    return query if ids is None else query.where(column.in_(ids))


def _site_rows(connection: Connection, ids: list[str] | None) -> Iterator[SearchRow]:
    """A site is found by its firms, and by who is called about it: contacts, labour clerk."""
    parties: dict[str, list[str]] = {}
    people: dict[str, list[str]] = {}
    query = (
        select(
            site_firm.c.site_id, firm.c.name, site_firm.c.contact_person, site_firm.c.contact_phone
        )
        .join(firm, firm.c.id == site_firm.c.firm_id)
        .where(site_firm.c.voided_at.is_(None))
    )
    for row in connection.execute(_chosen(query, site_firm.c.site_id, ids)):
        parties.setdefault(row.site_id, []).append(row.name)
        people.setdefault(row.site_id, []).extend(
            [row.contact_person or "", _digits(row.contact_phone)]
        )
    columns = select(
        site.c.id,
        site.c.name,
        site.c.code,
        site.c.address,
        site.c.labour_clerk,
        site.c.labour_clerk_phone,
    ).where(site.c.voided_at.is_(None))
    for row in connection.execute(_chosen(columns, site.c.id, ids)):
        names = [row.name, *parties.get(row.id, [])]
        called = [row.labour_clerk or "", _digits(row.labour_clerk_phone), *people.get(row.id, [])]
        hay = [*names, row.code or "", row.address or "", *called, *map(initials, names)]
        yield _row("site", row.id, row.id, row.name, hay)


def _worker_rows(connection: Connection, ids: list[str] | None) -> Iterator[SearchRow]:
    columns = select(worker.c.id, worker.c.site_id, worker.c.name, worker.c.phone)
    query = columns.where(worker.c.voided_at.is_(None))
    yield from _worker_search(connection.execute(_chosen(query, worker.c.id, ids)).all())


def _workers_at_hand(at_hand: ByTable) -> tuple[set[str], list[SearchRow]]:
    """Which workers are at hand, and the search rows of those not voided."""
    images = at_hand.get("worker", ())
    rows = list(picked(images, "id", "site_id", "name", "phone", "voided_at"))
    come = {row[0]: row for row in rows}
    if len(come) < len(rows):
        rows = list(come.values())
    return set(come), _worker_search([row for row in rows if row[4] is None])


def _worker_search(workers: Sequence[Sequence[Any]]) -> list[SearchRow]:
    """Search rows of (id, site, name, phone, …) each; all names are folded and spelt in one go."""
    folded = fold_all([row[2] for row in workers])
    spelt = "\n".join(folded).translate(_SPELLING).split("\n")
    return [
        ("worker", row[0], row[1], row[2], f"{plain}\n{_digits(row[3])}\n{letters}")
        for row, plain, letters in zip(workers, folded, spelt, strict=False)
    ]


def _paper_rows(connection: Connection, ids: list[str] | None) -> Iterator[SearchRow]:
    query = select(paper.c.id, paper.c.site_id, paper.c.number).where(paper.c.number.is_not(None))
    for row in connection.execute(_chosen(query, paper.c.id, ids)):
        yield _row("paper", row.id, row.site_id, row.number, [row.number])


def _digits(phone: str | None) -> str:
    if not phone or phone.isdecimal():
        return phone or ""
    return re.sub(r"\D", "", phone)


def _row(entity: str, row: str, site_id: str, title: str, hay: list[str]) -> SearchRow:
    folded = "\n".join(dict.fromkeys(fold(text) for text in hay if text))
    return entity, row, site_id, title, folded
