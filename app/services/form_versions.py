"""A draft goes to a newer version of its form: looked at first, taken or not, and undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert

from app.services.filling import FINISHED, laid_over, newer_version, program_of
from app.services.form_edits import FormEdits
from app.services.laptop import Laptop
from db.journal.laptop import LaptopTransaction
from db.queries import filling as queries
from db.queries.filling import FormRow
from db.tables.laptop import kept_version
from forms.answers import Answers
from forms.definition import Definition
from forms.versions import Move, personal_keys, plan_move
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What would become of a draft under a newer version. `before` is its document as it is now,
    `missing` are paths of required questions that are without an answer then."""

    form_id: str
    old: Definition
    new: Definition
    version_id: str
    before: Mapping[str, str]
    move: Move
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made, so that it can be undone."""

    form_id: str
    old_version_id: str
    version_id: str
    before: Mapping[str, str]
    after: Mapping[str, str]


class FormVersionService:
    """Moves drafts of this laptop to newer versions, each in one transaction."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def preview(self, form_id: str) -> MovePreview | None:
        """What the newest version would make of a draft; None if there is no newer one.

        Raises Refusal ``form.gone``.
        """
        with self._laptop.database.read() as connection:
            return self._preview(connection, form_id)

    def take(self, seen: MovePreview) -> Moved:
        """Move the draft as it was previewed: one operation, or nothing at all.

        Raises Refusal ``form.changed_meanwhile`` if the draft or the version is not what was seen,
        ``form.finished``, ``form.gone``.
        """
        with self._laptop.journal.transaction() as change:
            row = _draft(change.connection, seen.form_id)
            now = self._preview(change.connection, seen.form_id)
            if now is None or (now.before, now.version_id) != (seen.before, seen.version_id):
                raise Refusal("form.changed_meanwhile")
            after = now.move.document
            _write(change, row, now.version_id, after, personal_keys(now.old, now.new))
            change.connection.execute(delete(kept_version).where(kept_version.c.form == row.id))
        return Moved(row.id, row.form_version_id, now.version_id, now.before, after)

    def undo(self, made: Moved) -> None:
        """Back to the old version with the answers of then; what was answered since stays.

        Raises Refusal ``form.changed_meanwhile`` if the draft has another version again,
        ``form.finished``, ``form.gone``.
        """
        with self._laptop.journal.transaction() as change:
            row = _draft(change.connection, made.form_id)
            if row.form_version_id != made.version_id:
                raise Refusal("form.changed_meanwhile")
            now = _document(change.connection, row)
            back = dict(made.before)
            for key in now.keys() | made.after.keys():
                if now.get(key) != made.after.get(key):  # answered, or taken back, since
                    back[key] = now.get(key, "")
            back = {key: text for key, text in back.items() if text}
            old, new = (
                program_of(change.connection, one).definition
                for one in (made.old_version_id, made.version_id)
            )
            _write(change, row, made.old_version_id, back, personal_keys(old, new))

    def stay(self, form_id: str) -> None:
        """Keep the old version, and do not offer the newest again. Raises Refusal ``form.gone``."""
        with self._laptop.database.write() as connection:
            row = queries.form_row(connection, form_id)
            if row is None:
                raise Refusal("form.gone")
            newer = newer_version(connection, row)
            if newer is not None:
                now = self._laptop.clock.now_ms()
                connection.execute(delete(kept_version).where(kept_version.c.form == form_id))
                values = {"form": form_id, "version": newer.id, "at": now}
                connection.execute(insert(kept_version).values(values))

    def _preview(self, connection: Connection, form_id: str) -> MovePreview | None:
        row = _draft(connection, form_id)
        newer = newer_version(connection, row)
        if newer is None:
            return None
        before = _document(connection, row)
        old = program_of(connection, row.form_version_id).definition
        program = program_of(connection, newer.id)
        move = plan_move(old, program.definition, before)
        answers = Answers(
            program.definition, move.document, clock=self._laptop.clock, program=program
        )
        missing = answers.required_missing()
        return MovePreview(form_id, old, program.definition, newer.id, before, move, missing)


def _draft(connection: Connection, form_id: str) -> FormRow:
    row = queries.form_row(connection, form_id)
    if row is None:
        raise Refusal("form.gone")
    if row.state == FINISHED:
        raise Refusal("form.finished")
    return row


def _document(connection: Connection, row: FormRow) -> dict[str, str]:
    return laid_over(row.answers, queries.drafts(connection, row.id))


def _write(
    change: LaptopTransaction,
    row: FormRow,
    version_id: str,
    document: Mapping[str, str],
    personal: frozenset[str],
) -> None:
    """The row's version and document, with whatever waited in drafts, as one operation."""
    edits = FormEdits(change, row)
    held = queries.drafts(change.connection, row.id)
    edits.add(held)
    now = laid_over(row.answers, held)
    for key in now.keys() | document.keys():
        edits.set(row.rev, f"answers/{key}", now.get(key), document.get(key))
    edits.set(row.rev, "form_version_id", row.form_version_id, version_id)
    edits.write(personal)
