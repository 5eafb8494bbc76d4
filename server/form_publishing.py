"""Publishing a form: a new version that laptops receive at their next sync, never a changed one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.journal.bureau import BureauTransaction
from db.tables.bureau import form_version
from forms.definition import Definition, from_json
from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: `before` is the version that was newest (empty for a first one), and
    how many shown questions the new one adds to it and takes away. `fresh` is False if this very
    form had been published before, and nothing was written."""

    fresh: bool
    before: str = ""
    added: int = 0
    gone: int = 0


def publish_form(office: BureauTransaction, form: Definition, now: int) -> Published:
    """Publish a form at an instant (UTC ms), or just after the version before if the clock was
    put back: laptops take the one published last.

    A published version never changes: filled forms keep the version they were filled with. Raises
    Refusal ``form.version_taken`` (form, version) if it is there with other content.
    """
    query = (
        select(form_version)
        .where(form_version.c.form == form.id)
        .order_by(form_version.c.published_at.desc(), form_version.c.id.desc())
    )
    known = office.connection.execute(query).all()
    for row in known:
        if row.version == form.version:
            if row.sha256 == form.sha256:
                return Published(fresh=False)
            raise Refusal("form.version_taken", form=form.id, version=form.version)
    office.add(
        form_version,
        {
            "form": form.id,
            "version": form.version,
            "definition": form.to_json().decode(),
            "sha256": form.sha256,
            "published_at": max(now, known[0].published_at + 1 if known else now),
        },
    )
    if not known:
        return Published(fresh=True)
    before, after = _asked(from_json(known[0].definition)), _asked(form)
    added, gone = len(after - before), len(before - after)
    return Published(fresh=True, before=known[0].version, added=added, gone=gone)


def published_forms(connection: Connection) -> list[tuple[str, str, str, int]]:
    """Every published version: form, version, title in its own language, instant (UTC ms)."""
    query = select(form_version).order_by(form_version.c.form, form_version.c.published_at)
    found = []
    for row in connection.execute(query):
        form = from_json(row.definition)
        title = form.titles.get(form.default_language, form.id)
        found.append((row.form, row.version, title, row.published_at))
    return found


def _asked(form: Definition) -> set[str]:
    return {path for path, question in form.questions.items() if question.is_shown}
