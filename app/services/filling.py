"""Filling any form in: each answer is kept as it is given, and becomes one operation on leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, update

from app.services.laptop import Laptop
from db.journal.laptop import LaptopTransaction
from db.queries import filling as queries
from db.queries.filling import Draft, FormRow
from db.tables.laptop import draft
from db.tables.site import filled_form
from forms.answers import Answers
from forms.definition import Definition, from_json
from forms.paths import template
from forms.program import Program, build_program
from inspection.clock import Clock
from inspection.questionnaires import SECOND
from inspection.refusal import Refusal

FINISHED = "finished"


@dataclass(slots=True)
class Filling:
    """A form as one page fills it in.

    `answers` holds the document with its drafts; it belongs to the page's thread. `stored` is what
    this page has displayed and put into the database so far, by document key: from it follows
    what each answer was before. `seen_rev` is the feed number at which the page read the row.
    """

    row: FormRow
    answers: Answers
    seen_rev: int
    stored: dict[str, str] = field(default_factory=dict)

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
        document = _laid_over(row.answers, held)
        answers = Answers(program.definition, document, clock=self._laptop.clock, program=program)
        return Filling(row, answers, row.rev, dict(document))

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

        Drafts of a form whose row is not here any more stay as they are.
        """
        with self._laptop.database.read() as connection:
            waiting = queries.forms_with_drafts(connection)
        return sum(self.commit(form_id) for form_id in waiting)

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


def commit_drafts(change: LaptopTransaction, form_id: str) -> bool:
    """The drafts of a form as one operation (one for each `seen_rev` among them), then gone."""
    held = queries.drafts(change.connection, form_id)
    row = _row(change.connection, form_id)
    edits = _Edits(change, row)
    edits.add(held)
    return edits.write()


def finish_form(change: LaptopTransaction, filling: Filling, clock: Clock) -> None:
    """As `FillingService.finish`, inside a transaction of another service."""
    row = _row(change.connection, filling.id)
    if row.finished_at is not None:
        raise Refusal("form.finished")
    held = queries.drafts(change.connection, filling.id)
    document = _laid_over(row.answers, held)
    program = program_of(change.connection, row.form_version_id)
    final = Answers(program.definition, document, clock=clock, program=program).finish()
    edits = _Edits(change, row)
    edits.add(held)
    for key in document.keys() | final.keys():
        edits.set(filling.seen_rev, f"answers/{key}", document.get(key), final.get(key))
    if row.state != SECOND:
        edits.set(filling.seen_rev, "state", row.state, FINISHED)
    edits.set(filling.seen_rev, "finished_at", row.finished_at, change.now)
    edits.write()


def program_of(connection: Connection, version_id: str) -> Program:
    """The published version ready to run; compiled once in this process for equal text."""
    text = queries.definition_text(connection, version_id)
    if text is None:
        raise Refusal("form.gone")
    return _compiled(text)


@lru_cache(maxsize=16)
def _compiled(text: str) -> Program:
    return build_program(from_json(text))


class _Edits:
    """Collects what one form's edit shall set, apart for each `seen_rev`."""

    def __init__(self, change: LaptopTransaction, row: FormRow) -> None:
        self._change = change
        self._row = row
        self._shown: dict[int, dict[str, object]] = {}
        self._new: dict[int, dict[str, object]] = {}

    def add(self, held: Iterable[Draft]) -> None:
        for one in held:
            self.set(one.seen_rev, f"answers/{one.path}", one.shown, one.value)

    def set(self, seen_rev: int, name: str, shown: object, new: object) -> None:
        """A later word on a field keeps what was shown first."""
        for rev, fields in self._new.items():
            if name in fields:
                self._new[rev][name] = new
                return
        if shown != new:
            self._shown.setdefault(seen_rev, {})[name] = shown
            self._new.setdefault(seen_rev, {})[name] = new

    def write(self) -> bool:
        """Into the journal; the form's drafts are cleared. Whether anything differed."""
        program = program_of(self._change.connection, self._row.form_version_id)
        hidden = program.definition.personal_paths
        wrote = False
        for seen_rev, new in sorted(self._new.items()):
            wrote |= self._change.edit(
                filled_form,
                self._row.id,
                seen_rev=seen_rev,
                shown=self._shown[seen_rev],
                new=new,
                personal=[name for name in new if _path(name) in hidden],
            )
        self._change.connection.execute(delete(draft).where(draft.c.form == self._row.id))
        return wrote


def _path(name: str) -> str:
    """The question of the definition behind a field: ``answers/a/w[k]/A1@seen`` → ``a/w/A1``."""
    return template(name.removeprefix("answers/").partition("@")[0])


def _row(connection: Connection, form_id: str) -> FormRow:
    row = queries.form_row(connection, form_id)
    if row is None:
        raise Refusal("form.gone")
    return row


def _laid_over(answers: Mapping[str, str], held: Iterable[Draft]) -> dict[str, str]:
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
