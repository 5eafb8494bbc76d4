"""Filling any form in: each answer is kept as it is given, and becomes one operation on leaving."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, update

from app.services.form_edits import FormEdits
from app.services.laptop import Laptop
from db.journal.laptop import LaptopTransaction
from db.queries import filling as queries
from db.queries.filling import Draft, FormRow
from db.tables.laptop import draft
from db.tables.site import filled_form
from forms.answers import Answers
from forms.definition import Definition, from_json
from forms.leftovers import LeftOver, left_over
from forms.program import Program, build_program
from inspection.clock import Clock
from inspection.questionnaires import SECOND
from inspection.refusal import Refusal

FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """A published version that is newer than a draft's; `kept`: whoever fills the draft in has
    seen it and stays with the old one."""

    id: str
    version: str
    kept: bool


@dataclass(slots=True)
class Filling:
    """A form as one page fills it in.

    `answers` holds the document with its drafts; it belongs to the page's thread. `stored` is what
    this page has displayed and put into the database so far, by document key: from it follows
    what each answer was before. `seen_rev` is the feed number at which the page read the row.
    `newer` is the version that a draft may move to; `left` are answers that its version has no
    place for, `older` the versions that asked for them, the newest first.
    """

    row: FormRow
    answers: Answers
    seen_rev: int
    stored: dict[str, str] = field(default_factory=dict)
    newer: NewerVersion | None = None
    left: tuple[LeftOver, ...] = ()
    older: tuple[Definition, ...] = ()

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def definition(self) -> Definition:
        return self.answers.definition

    @property
    def finished(self) -> bool:
        """Whether the form was finished: then it is only read."""
        return self.row.state == FINISHED

    def take(self) -> dict[str, str]:
        """What `answers` changed since the last call, by document key; empty text: taken back.

        Hand it to `FillingService.store`; if that fails, hand it in again with what came since.
        """
        taken = {key: self.answers.answer(key) for key in self.answers.changed}
        self.answers.kept()
        return taken


class FillingService:
    """Opens forms, keeps their answers, commits and finishes them. For forms of every kind."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def open(self, form_id: str) -> Filling:
        """The form with its drafts laid over it; raises Refusal ``form.gone`` or of its reading."""
        with self._laptop.database.read() as connection:
            row = _row(connection, form_id)
            held = queries.drafts(connection, form_id)
            program = program_of(connection, row.form_version_id)
            document = laid_over(row.answers, held)
            left = left_over(program.definition, document)
            older = tuple(_older(connection, row)) if left else ()
            newer = newer_version(connection, row)
        answers = Answers(program.definition, document, clock=self._laptop.clock, program=program)
        return Filling(row, answers, row.rev, dict(document), newer, left, older)

    def store(self, filling: Filling, values: Mapping[str, str]) -> int:
        """Keep answers (document keys, see `Filling.take`) at once; returns the instant, UTC ms.

        One small transaction beside the journal. Raises Refusal ``form.finished``, ``form.gone``.
        """
        now = self._laptop.clock.now_ms()
        with self._laptop.database.write() as connection:
            if _row(connection, filling.id).state == FINISHED:
                raise Refusal("form.finished")
            known = {one.path: one for one in queries.drafts(connection, filling.id)}
            for key, text in values.items():
                shown = filling.stored.get(key)
                _keep(connection, filling, known.get(key), key, text or None, shown, now)
        for key, text in values.items():
            if text:
                filling.stored[key] = text
            else:
                filling.stored.pop(key, None)
        return now

    def keep(self, filling: Filling, path: str, value: str) -> int:
        """Answer one question and keep all that follows from it; returns the instant, UTC ms."""
        filling.answers.put(path, value)
        return self.store(filling, filling.take())

    def commit(self, form_id: str) -> bool:
        """Turn what changed since it was shown into one operation; whether there was anything."""
        with self._laptop.database.read() as connection:
            if not queries.drafts(connection, form_id):
                return False
        with self._laptop.journal.transaction() as change:
            return commit_drafts(change, form_id)

    def commit_all(self) -> int:
        """Commit every form with drafts, before a sync; returns how many changed.

        Drafts of a form whose row is not here any more stay as they are, and so do those that make
        no operation (a whole file was pasted into an answer): they hold nothing else up. Raises the
        store's refusals.
        """
        with self._laptop.database.read() as connection:
            waiting = queries.forms_with_drafts(connection)
        return sum(map(self._committed, waiting))

    def _committed(self, form_id: str) -> bool:
        try:
            return self.commit(form_id)
        except Refusal as refusal:
            if refusal.code.startswith("store."):
                raise
            return False

    def finish(
        self, filling: Filling, also: Callable[[LaptopTransaction], object] | None = None
    ) -> None:
        """Finish a form whose answers are all stored; `also` joins the same transaction.

        Raises Refusal ``form.unfinished`` (count, path) while a hard finding stands or a soft one
        lacks its reason, ``form.finished`` when somebody was faster.
        """
        with self._laptop.journal.transaction() as change:
            finish_form(change, filling, self._laptop.clock)
            if also is not None:
                also(change)


def begin_form(
    change: LaptopTransaction,
    clock: Clock,
    *,
    site_id: str,
    version_id: str,
    contact_id: str | None = None,
    named: bool = False,
    subject_id: str | None = None,
    prefilled: Mapping[str, str] | None = None,
    state: str = "draft",
) -> str:
    """Add a filled form and keep its first answers as drafts; returns its id.

    `prefilled` answers, by path, are put after the form's own defaults and metadata; paths the
    version does not ask are passed over. `state` may be ``second``: it is only compared. For use
    inside a transaction of another service.
    """
    program = program_of(change.connection, version_id)
    answers = Answers(
        program.definition, clock=clock, program=program, properties={"deviceid": change.device}
    )
    for path, text in (prefilled or {}).items():
        if path in program.definition.questions:
            answers.put(path, text)
    form_id = change.add(
        filled_form,
        {
            "site_id": site_id,
            "contact_id": contact_id,
            "form_version_id": version_id,
            "named": named,
            "subject_id": subject_id,
            "answers": "{}",
            "state": state,
            "started_at": change.now,
            "account_id": change.actor,
        },
    )
    for key, text in answers.document.items():
        _insert(change.connection, form_id, key, text, None, 0, change.now)
    return form_id


def newest_version(connection: Connection, form: str) -> str:
    """The version to fill in now: the newest that this program can read.

    Raises Refusal ``form.not_published`` if there is none.
    """
    for version in queries.versions(connection, form):
        try:
            program_of(connection, version)
        except Refusal:
            continue
        return version
    raise Refusal("form.not_published", form=form)


def newer_version(connection: Connection, row: FormRow) -> NewerVersion | None:
    """The version that a draft may move to: the newest, unless it has that already."""
    if row.state == FINISHED:
        return None
    known = queries.versions(connection, row.form)
    for version in known[: known.index(row.form_version_id)]:
        try:
            definition = program_of(connection, version).definition
        except Refusal:
            continue  # of a newer program
        kept = queries.kept_version(connection, row.id) == version
        return NewerVersion(version, definition.version, kept)
    return None


def _older(connection: Connection, row: FormRow) -> Iterator[Definition]:
    """The versions of a form other than the row's, the newest first."""
    for version in queries.versions(connection, row.form):
        text = queries.definition_text(connection, version)
        if text is not None and version != row.form_version_id:
            with contextlib.suppress(Refusal):
                yield from_json(text)


def commit_drafts(change: LaptopTransaction, form_id: str) -> bool:
    """The drafts of a form as one operation (one for each `seen_rev` among them), then gone."""
    held = queries.drafts(change.connection, form_id)
    row = _row(change.connection, form_id)
    edits = FormEdits(change, row)
    edits.add(held)
    return edits.write(program_of(change.connection, row.form_version_id).definition.personal_paths)


def finish_form(change: LaptopTransaction, filling: Filling, clock: Clock) -> None:
    """As `FillingService.finish`, inside a transaction of another service."""
    row = _row(change.connection, filling.id)
    if row.finished_at is not None:
        raise Refusal("form.finished")
    held = queries.drafts(change.connection, filling.id)
    document = laid_over(row.answers, held)
    program = program_of(change.connection, row.form_version_id)
    final = Answers(program.definition, document, clock=clock, program=program).finish()
    edits = FormEdits(change, row)
    edits.add(held)
    for key in document.keys() | final.keys():
        edits.set(filling.seen_rev, f"answers/{key}", document.get(key), final.get(key))
    if row.state != SECOND:
        edits.set(filling.seen_rev, "state", row.state, FINISHED)
    edits.set(filling.seen_rev, "finished_at", row.finished_at, change.now)
    edits.write(program.definition.personal_paths)


def program_of(connection: Connection, version_id: str) -> Program:
    """The published version ready to run; compiled once in this process for equal text."""
    text = queries.definition_text(connection, version_id)
    if text is None:
        raise Refusal("form.gone")
    return _compiled(text)


@lru_cache(maxsize=16)
def _compiled(text: str) -> Program:
    return build_program(from_json(text))


def _row(connection: Connection, form_id: str) -> FormRow:
    row = queries.form_row(connection, form_id)
    if row is None:
        raise Refusal("form.gone")
    return row


def laid_over(answers: Mapping[str, str], held: Iterable[Draft]) -> dict[str, str]:
    """A document with its drafts."""
    document = dict(answers)
    for one in held:
        if one.value is None:
            document.pop(one.path, None)
        else:
            document[one.path] = one.value
    return document


def _keep(
    connection: Connection,
    filling: Filling,
    held: Draft | None,
    key: str,
    value: str | None,
    shown: str | None,
    now: int,
) -> None:
    where = (draft.c.form == filling.id, draft.c.path == key)
    if held is None:
        if value != shown:
            _insert(connection, filling.id, key, value, shown, filling.seen_rev, now)
    elif value == held.shown:
        connection.execute(delete(draft).where(*where))
    else:
        connection.execute(update(draft).where(*where).values(value=value, at=now))


def _insert(
    connection: Connection,
    form_id: str,
    key: str,
    value: str | None,
    shown: str | None,
    seen_rev: int,
    now: int,
) -> None:
    values = {"form": form_id, "path": key, "value": value, "shown": shown}
    connection.execute(insert(draft).values(seen_rev=seen_rev, at=now, **values))
