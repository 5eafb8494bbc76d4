"""Adding photos, scans and files to the record, and reading them back; videos are registered."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import insert, update

from app.services.laptop import Laptop
from app.sync.steps import OnDb
from db.queries import attachments as queries
from db.queries.attachments import AttachmentLine
from db.store.blobs import digest_of
from db.store.sealed import CHUNK
from db.tables.laptop import blob_state
from db.tables.site import attachment
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind

Check = Callable[[int], None]
"""Hears how many bytes were read; raises to leave."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an attachment belongs to: a site, and there a contact, an answer of a form (`path`), a
    problem or a paper. `named`: it shows who somebody is, and goes with the workers' data."""

    site_id: str
    contact_id: str | None = None
    form_id: str | None = None
    path: str | None = None
    problem_id: str | None = None
    paper_id: str | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file besides its bytes. `taken_at` UTC ms; `width`, `height` pixels as
    shown; `kept_where` says in words where a video's original lies."""

    kind: AttachmentKind
    file_name: str
    mime: str
    taken_at: int | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    kept_where: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment, and whether its bytes are on this laptop."""

    line: AttachmentLine
    here: bool

    @property
    def state(self) -> str:
        """``registered`` (a video), ``stored`` (here and at the bureau), ``waiting`` (here, not yet
        at the bureau), ``stopped`` (the last try failed, or its bytes are lost: `line.reason`),
        ``away`` (at the bureau, to be fetched) or ``awaited`` (not yet at the bureau, its laptop
        has it)."""
        if self.line.kind == AttachmentKind.VIDEO:
            return "registered"
        if not self.here:
            if self.line.at_bureau:
                return "away"
            return "stopped" if self.line.reason else "awaited"
        if self.line.at_bureau:
            return "stored"
        return "stopped" if self.line.reason else "waiting"


class AttachmentService:
    """The attachments of an unlocked laptop.

    What reads a file belongs into an I/O job; `on_db` carries the transaction to its lane.
    """

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def add(
        self,
        source: Path | bytes,
        facts: Facts,
        place: Place,
        *,
        drawings: Mapping[str, bytes] | None = None,
        on_db: OnDb = lambda call: call(),
        check: Check | None = None,
    ) -> str:
        """Keep a file's bytes encrypted, then its row and operation; returns the row's id.

        `drawings`: small pictures of it by label, kept beside it. Read twice, a mebibyte at a time;
        `check` hears of both. Raises Refusal ``attachment.changed`` if the file was being written
        meanwhile, ``attachment.source`` if it cannot be read, ``attachment.empty``, and those of
        the store; then nothing was kept.
        """
        with _source(source) as file:
            sha256, size = _digest(file, check)
            if not size:
                raise Refusal("attachment.empty")
            blobs = self._laptop.blobs
            with blobs.pinned(sha256):
                if not blobs.has(sha256):
                    file.seek(0)
                    self._keep(sha256, file, size, check)
                for label, content in (drawings or {}).items():
                    blobs.put_small(sha256, label, content)
                return on_db(lambda: self._insert(sha256, size, facts, place))

    def register(
        self,
        source: Path,
        facts: Facts,
        place: Place,
        *,
        on_db: OnDb = lambda call: call(),
        check: Check | None = None,
    ) -> str:
        """Register a video where it lies: name, digest, times. Its bytes are read and not kept.

        Raises Refusal ``attachment.source``, ``attachment.empty``.
        """
        with _source(source) as file:
            sha256, size = _digest(file, check)
        if not size:
            raise Refusal("attachment.empty")
        return on_db(lambda: self._insert(sha256, size, facts, place))

    def of(self, *, voided: bool = False, **about: str) -> tuple[Attached, ...]:
        """Attachments by `site_id`, `contact_id`, `form_id`, `path`, `problem_id`, `paper_id` or
        `id`, in the order they were taken."""
        with self._laptop.database.read() as connection:
            lines = queries.attachments(connection, voided=voided, **about)
        return tuple(Attached(one, self._is_here(one)) for one in lines)

    def one(self, attachment_id: str) -> Attached:
        """One attachment, void or not. Raises Refusal ``attachment.gone``."""
        found = self.of(voided=True, id=attachment_id)
        if not found:
            raise Refusal("attachment.gone")
        return found[0]

    def known(self, digests: Collection[str]) -> frozenset[str]:
        """Which of these digests have been added already."""
        with self._laptop.database.read() as connection:
            return queries.known_digests(connection, digests)

    def read(self, shown: Attached) -> Generator[bytes, None, None]:
        """Its bytes, at most a mebibyte at a time; close the iterator if you stop early.

        Raises Refusal ``blob.missing`` (fetch it first), ``blob.damaged``.
        """
        return self._laptop.blobs.read(shown.line.sha256)

    def content(self, shown: Attached) -> bytes:
        """All its bytes at once. Raises as `read`."""
        with closing(self.read(shown)) as pieces:
            return b"".join(pieces)

    def drawing(self, shown: Attached, label: str) -> bytes | None:
        """The small picture kept under this label; None if there is none (any more)."""
        return self._laptop.blobs.small(shown.line.sha256, label)

    def keep_drawing(self, shown: Attached, label: str, content: bytes) -> None:
        """Keep a small picture made from it."""
        self._laptop.blobs.put_small(shown.line.sha256, label, content)

    def edit(self, shown: Attached, **new: str | int | None) -> None:
        """Change `note`, `taken_at`, `kept_where`, or what it belongs to (`contact_id`, `form_id`,
        `path`, `problem_id`, `paper_id`)."""
        was = {name: getattr(shown.line, name) for name in new}
        with self._laptop.journal.transaction() as change:
            change.edit(attachment, shown.line.id, seen_rev=shown.line.rev, shown=was, new=new)

    def void(self, shown: Attached, reason: str) -> None:
        """Take it back with a reason; what waits to be sent is not sent any more, unless the bureau
        refuses that: then somebody decides whether the photo stands, and can see it.

        Raises Refusal ``attachment.reason_missing``.
        """
        if not reason.strip():
            raise Refusal("attachment.reason_missing")
        with self._laptop.journal.transaction() as change:
            change.edit(
                attachment,
                shown.line.id,
                seen_rev=shown.line.rev,
                shown={"voided_at": shown.line.voided_at, "void_reason": shown.line.void_reason},
                new={"voided_at": change.now, "void_reason": reason.strip()},
            )

    def try_again(self, shown: Attached) -> None:
        """Forget why the last upload stopped: the next sync begins it anew."""
        with self._laptop.database.write() as connection:
            connection.execute(
                update(blob_state)
                .where(blob_state.c.attachment == shown.line.id, blob_state.c.state == "waiting")
                .values(url=None, sent=0, tries=0, reason=None)
            )

    def _is_here(self, line: AttachmentLine) -> bool:
        return line.kind != AttachmentKind.VIDEO and self._laptop.blobs.has(line.sha256)

    def _keep(self, sha256: str, file: BinaryIO, size: int, check: Check | None) -> None:
        def again() -> Iterator[bytes]:
            done = size
            while piece := _read(file):
                done += len(piece)
                if check is not None:
                    check(done)
                yield piece

        try:
            self._laptop.blobs.put(sha256, again())
        except Refusal as refusal:
            if refusal.code == "blob.digest":
                raise Refusal("attachment.changed") from None
            raise

    def _insert(self, sha256: str, size: int, facts: Facts, place: Place) -> str:
        with self._laptop.journal.transaction() as change:
            row = change.add(
                attachment,
                {
                    "site_id": place.site_id,
                    "named": place.named,
                    "contact_id": place.contact_id,
                    "form_id": place.form_id,
                    "path": place.path,
                    "problem_id": place.problem_id,
                    "paper_id": place.paper_id,
                    "kind": facts.kind.value,
                    "file_name": facts.file_name,
                    "mime": facts.mime,
                    "size": size,
                    "sha256": sha256,
                    "taken_at": facts.taken_at,
                    "width": facts.width,
                    "height": facts.height,
                    "duration_ms": facts.duration_ms,
                    "kept_where": facts.kept_where,
                    "note": facts.note,
                    "added_at": change.now,
                    "account_id": change.actor,
                },
            )
            if facts.kind is not AttachmentKind.VIDEO:
                change.connection.execute(
                    insert(blob_state).values(
                        attachment=row, sha256=sha256, size=size, sent=0, state="waiting", tries=0
                    )
                )
            return row


def _source(source: Path | bytes) -> BinaryIO:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb")
    except OSError as error:
        raise Refusal("attachment.source") from error


def _digest(file: BinaryIO, check: Check | None) -> tuple[str, int]:
    try:
        return digest_of(file, check)
    except OSError as error:
        raise Refusal("attachment.source") from error


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(CHUNK)
    except OSError as error:
        raise Refusal("attachment.source") from error
