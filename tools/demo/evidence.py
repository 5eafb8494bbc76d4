"""What proves the walk: the papers' pages, codes and verdicts, and the rows at the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image
from PySide6.QtGui import QImage
from sqlalchemy import Connection, Table, select

from app.services.laptop import Laptop
from app.services.verifying import VerifyingService, check_file
from db.journal.values import plain_row
from db.store.engine import server_engine
from db.store.keyfile import load_or_create_key
from db.tables.registry import table_named
from db.tables.server import ledger
from forms.papers.verify import read_codes
from inspection.clock import civil_time
from server.bureau import DATABASE_FILE, KEY_FILE
from tools.demo.album import Rows
from tools.demo.office import DemoError

SCAN_DPI = 150
_TABLES = (
    "contact", "filled_form", "problem", "paper", "paper_problem", "service",
    "call_sample", "sample_entry", "call_attempt", "reveal",
)  # fmt: skip
_SHOWN = {
    "contact": ("kind", "inspection_form", "on_date", "state"),
    "filled_form": ("state", "named"),
    "problem": ("item", "facts", "people", "state", "due_on"),
    "paper": ("type", "number", "state", "issued_on", "due_on", "printed"),
    "paper_problem": (),
    "service": ("manner", "served_on", "place", "refused"),
    "call_sample": ("month", "seed", "size"),
    "sample_entry": ("position", "reserve", "stratum"),
    "call_attempt": ("on_date", "outcome"),
    "reveal": ("what",),
}
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class PaperProof:
    """A saved paper: its pages as a scanner sees them, its code, the verdict on it."""

    pages: tuple[QImage, ...]
    code: str
    facts: Mapping[str, str]


def prove_paper(file: Path, laptop: Laptop) -> PaperProof:
    """Render, decode and verify a PDF with what this laptop knows, without network.

    Raises DemoError unless its code can be read and it is genuine, and unless one changed byte and
    bytes after its end make it false.
    """
    pdf = file.read_bytes()
    pages = _pages(pdf)
    codes = [text for page in pages for text in read_codes(page)]
    if len(codes) != len(pages) or len(set(codes)) != 1:
        raise DemoError(f"{file.name}: {len(pages)} pages, codes read: {codes}")
    known = VerifyingService(laptop).known()
    checked = check_file(pdf, known)
    if checked.verdict.state != "genuine":
        raise DemoError(f"{file.name} is {checked.verdict.state}: {checked.verdict.reasons}")
    if checked.content is None or not checked.content.demo:
        raise DemoError(f"{file.name} does not say that it is a demonstration")
    spoilt = bytearray(pdf)
    place = pdf.index(b"stream", len(pdf) // 2) + 20  # on a page, not in the content it is from
    spoilt[place] ^= 1
    forged = check_file(bytes(spoilt), known).verdict
    longer = check_file(pdf + b"x", known).verdict
    if "genuine" in (forged.state, longer.state):
        raise DemoError(f"{file.name} is taken for genuine when it was changed")
    received = checked.verdict.received_ms
    return PaperProof(
        tuple(_qimage(page) for page in pages),
        codes[0],
        {
            "文件 File": f"{file.name}, {len(pdf):,} bytes",
            "二维码 QR code": codes[0],
            "离线核验 Verified offline": f"{checked.verdict.state}, {checked.verdict.number}",
            "签发人 Sealed by": checked.holder,
            "局里收到 Countersigned": _moment(received) if received else "—",
            "改一个字节 One byte changed": f"{forged.state}: {', '.join(forged.reasons)}",
            "末尾加一个字节 One byte added": f"{longer.state}: {', '.join(longer.reasons)}",
        },
    )


def _pages(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=SCAN_DPI / 72).to_pil() for page in document]
    finally:
        document.close()


def _qimage(page: Image.Image) -> QImage:
    data = page.convert("RGB").tobytes()
    image = QImage(data, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
    return image.copy()


def _moment(ms: int) -> str:
    return civil_time(ms).isoformat(sep=" ", timespec="seconds")


# rows


def written_by(laptop: Laptop) -> dict[str, dict[str, dict[str, Any]]]:
    """Every row this laptop has written, by table and id, as the laptop holds it."""
    with laptop.database.read() as connection:
        query = 'SELECT DISTINCT entity, "row" FROM outbox'
        pairs = connection.exec_driver_sql(query).all()
        return _images(connection, [(str(entity), str(row)) for entity, row in pairs])


def held_by_server(data: Path, device: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows which the server accepted from a device, as the server holds them now. The server
    must have stopped. Raises DemoError if anything was not applied."""
    database = server_engine(data / DATABASE_FILE, load_or_create_key(data / KEY_FILE))
    try:
        with database.read() as connection:
            query = select(ledger.c.entity, ledger.c.row, ledger.c.result)
            entries = connection.execute(query.where(ledger.c.device == device)).all()
            other = {entry.result for entry in entries} - {"applied"}
            if other:
                raise DemoError(f"the server did not apply everything: {sorted(other)}")
            return _images(connection, [(entry.entity, entry.row) for entry in entries])
    finally:
        database.close()


def compare(here: Mapping[str, Mapping[str, Any]], there: Mapping[str, Mapping[str, Any]]) -> int:
    """How many rows are equal on both sides. Raises DemoError where they are not."""
    count = 0
    for entity in sorted(here.keys() | there.keys()):
        mine, theirs = here.get(entity, {}), there.get(entity, {})
        if mine.keys() != theirs.keys():
            raise DemoError(f"{entity}: {len(mine)} rows here, {len(theirs)} at the server")
        for row, image in mine.items():
            other = theirs[row]
            differing = [name for name, value in image.items() if other.get(name) != value]
            if differing:
                raise DemoError(f"{entity}: {', '.join(differing)} differ from the server's")
            count += 1
    return count


def tables(held: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> list[Rows]:
    """What the server holds, as tables to read."""
    found = []
    for entity in (*_TABLES, *sorted(held.keys() - set(_TABLES))):
        rows = held.get(entity, {})
        if not rows:
            continue
        names = _SHOWN.get(entity, ())
        lines = [
            [row[:8], *(str(image.get(name, "")) for name in names)] for row, image in rows.items()
        ]
        if len(lines) > _MOST_LINES:
            rest = len(lines) - _MOST_LINES
            lines = [*lines[:_MOST_LINES], [f"… +{rest}", *("" for _ in names)]]
        found.append(Rows(f"{entity}: {len(rows)}", ("id", *names), lines))
    return found


def _images(
    connection: Connection, pairs: Sequence[tuple[str, str]]
) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for entity in dict.fromkeys(entity for entity, _row in pairs):
        table = _table(entity)
        ids = {row for each, row in pairs if each == entity}
        rows = connection.execute(select(table).where(table.c.id.in_(ids))).mappings()
        images = {str(row["id"]): plain_row(dict(row)) for row in rows}
        found[entity] = {row: images[row] for row in sorted(images)}
    return found


def _table(entity: str) -> Table:
    table = table_named(entity)
    if table is None:
        raise DemoError(f"the ledger names a table that is not here: {entity}")
    return table
