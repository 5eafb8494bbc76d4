"""What one form's edit sets, gathered from drafts and from what follows on them, as operations."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import delete

from db.journal.laptop import LaptopTransaction
from db.queries.filling import Draft, FormRow
from db.tables.laptop import draft
from db.tables.site import filled_form
from forms.paths import template


class FormEdits:
    """Collects what one form's edit shall set, apart for each `seen_rev`."""

    def __init__(self, change: LaptopTransaction, row: FormRow) -> None:
        self._change = change
        self._row = row
        self._shown: dict[int, dict[str, object]] = {}
        self._new: dict[int, dict[str, object]] = {}

    def add(self, held: Iterable[Draft]) -> None:
        """Everything that waits in drafts."""
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

    def write(self, personal: Collection[str]) -> bool:
        """Into the journal, answers to questions at the paths `personal` sealed; the form's drafts
        are cleared. Whether anything differed."""
        wrote = False
        for seen_rev, new in sorted(self._new.items()):
            wrote |= self._change.edit(
                filled_form,
                self._row.id,
                seen_rev=seen_rev,
                shown=self._shown[seen_rev],
                new=new,
                personal=[name for name in new if _path(name) in personal],
            )
        self._change.connection.execute(delete(draft).where(draft.c.form == self._row.id))
        return wrote


def _path(name: str) -> str:
    """The question of the definition behind a field: ``answers/a/w[k]/A1@seen`` → ``a/w/A1``."""
    return template(name.removeprefix("answers/").partition("@")[0])
