"""Filled forms out of the program: one as an XForms instance, many as tables in ODK's layout."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from app.services.filling import program_of
from app.services.laptop import Laptop
from app.services.revealing import note_reveal
from db.queries import exports, filling
from db.queries.exports import FinishedForm
from db.store.files import write_atomically
from forms.answers import Answers
from forms.definition import Definition, words
from forms.interchange.files import write_csv, write_xlsx
from forms.interchange.instance import to_xml
from forms.interchange.masking import is_personal, masked
from forms.interchange.tables import Filled, Table, Wording, merged, tables
from forms.leftovers import left_over, worded
from forms.program import Program
from forms.sheets.record import record
from inspection.refusal import Refusal

EXPORT = "export"
"""What a `reveal` row says of answers about people that left the program whole."""

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")

FileKind = Literal["xlsx", "csv"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which finished forms, and how. `site_id` empty: of all sites; `whole`: answers about people
    are not masked."""

    form: str
    site_id: str = ""
    first: date | None = None
    last: date | None = None
    wording: Wording = "labels"
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ExportCount:
    """How many forms would be exported, from how many sites; whether they say anything about
    people."""

    forms: int
    sites: int
    personal: bool


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written, and how many forms are in it."""

    path: Path
    forms: int


class ExportService:
    """Exports of what this laptop holds. `language` is that of headings and choices."""

    def __init__(self, laptop: Laptop, language: str) -> None:
        self._laptop = laptop
        self._language = language

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Forms that have been filled in here: (id, title)."""
        with self._laptop.database.read() as connection:
            return tuple(
                (form, self._title(connection, form)) for form in exports.kinds(connection)
            )

    def count(self, wanted: Wanted) -> ExportCount:
        """What an export would hold."""
        with self._laptop.database.read() as connection:
            found = self._found(connection, wanted)
            personal = _personal(self._all_versions(connection, wanted.form))
        return ExportCount(
            forms=len(found),
            sites=len({one.site_id for one in found}),
            personal=any(_names_people(one, personal) for one in found),
        )

    def write(self, wanted: Wanted, kind: FileKind, folder: Path) -> Exported:
        """Write one file into a folder; answers about people that leave whole leave a `reveal` row
        for each site first.

        Raises Refusal ``export.nothing``, ``store.disk_full``, ``store.unreachable``.
        """
        with self._laptop.database.read() as connection:
            found = self._found(connection, wanted)
            versions = self._versions(connection, found)
            older = self._all_versions(connection, wanted.form)
            title = self._title(connection, wanted.form)
        if not found:
            raise Refusal("export.nothing")
        if wanted.whole:
            personal = _personal(older)
            self._reveal({one.site_id for one in found if _names_people(one, personal)})
        made = self._tables(wanted, found, versions, older)
        target = io.BytesIO()
        (write_xlsx if kind == "xlsx" else write_csv)(made, target)
        ending = "xlsx" if kind == "xlsx" else "zip"
        path = self._place(folder, f"{title}-{found[0].on}-{found[-1].on}", ending)
        write_atomically(path, target.getvalue())
        return Exported(path, len(found))

    def write_instance(self, form_id: str, folder: Path, *, whole: bool) -> Exported:
        """One filled form as an XForms instance, its own version and all.

        Raises Refusal ``form.gone``, ``store.disk_full``, ``store.unreachable``.
        """
        with self._laptop.database.read() as connection:
            row = filling.form_row(connection, form_id)
            if row is None:
                raise Refusal("form.gone")
            definition = program_of(connection, row.form_version_id).definition
            hidden = _personal(self._all_versions(connection, row.form))
        document = dict(row.answers)
        if not whole:
            document = masked(document, hidden)
        elif any(is_personal(key, hidden) for key in document):
            self._reveal({row.site_id})
        path = self._place(folder, f"{row.form}-{form_id}", "xml")
        write_atomically(path, to_xml(definition, document, form_id))
        return Exported(path, 1)

    def record(self, form_id: str) -> bytes:
        """The PDF of a filled form as a record to sign, in the version it was filled with.

        Raises Refusal ``form.gone``, ``paper.undrawable_character``.
        """
        with self._laptop.database.read() as connection:
            row = filling.form_row(connection, form_id)
            if row is None:
                raise Refusal("form.gone")
            program = program_of(connection, row.form_version_id)
            older = self._all_versions(connection, row.form)
            facts = exports.one_form(connection, form_id)
        if facts is None:
            raise Refusal("form.gone")
        answers = Answers(
            program.definition, row.answers, clock=self._laptop.clock, program=program
        )
        return record(
            answers,
            number=form_id[-8:].upper(),
            beneath=f"{facts.site_name}    {facts.on}",
            language=self._language,
            met=not facts.covert,
            older=older,
        )

    # inside

    def _found(self, connection: Connection, wanted: Wanted) -> tuple[FinishedForm, ...]:
        return exports.finished(
            connection,
            wanted.form,
            site_id=wanted.site_id,
            first=wanted.first,
            last=wanted.last,
        )

    def _versions(
        self, connection: Connection, found: Sequence[FinishedForm]
    ) -> dict[str, Program]:
        """The versions these were filled with, the one filled last first."""
        ids = dict.fromkeys(one.version_id for one in reversed(found))
        return {one: program_of(connection, one) for one in ids}

    def _all_versions(self, connection: Connection, form: str) -> tuple[Definition, ...]:
        return tuple(
            program_of(connection, one).definition for one in filling.versions(connection, form)
        )

    def _title(self, connection: Connection, form: str) -> str:
        for version in filling.versions(connection, form):
            definition = program_of(connection, version).definition
            return words(definition.titles, self._language, definition.default_language) or form
        return form

    def _tables(
        self,
        wanted: Wanted,
        found: Sequence[FinishedForm],
        versions: Mapping[str, Program],
        older: Sequence[Definition],
    ) -> list[Table]:
        """One set of tables, whatever versions the forms were filled with."""
        hidden = frozenset() if wanted.whole else _personal(older)
        parts = []
        for version, program in versions.items():
            filled = [
                Filled(one.id, _shown(one, hidden), self._facts(one, program, older, hidden))
                for one in found
                if one.version_id == version
            ]
            parts.append(
                tables(program.definition, filled, wording=wanted.wording, language=self._language)
            )
        return merged(parts)

    def _facts(
        self,
        one: FinishedForm,
        program: Program,
        older: Sequence[Definition],
        hidden: frozenset[str],
    ) -> dict[str, str]:
        """What stands before the answers: where and when, and what the answers alone do not say."""
        kept = left_over(program.definition, _shown(one, hidden))
        told = [
            ": ".join(
                worded(older, each.path, each.value, self._language) or (each.key, each.value)
            )
            for each in kept
        ]
        return {
            "site_code": one.site_code,
            "site": one.site_name,
            "date": one.on.isoformat(),
            "inspector": one.filler,
            "version": one.version,
            "findings": "; ".join(self._standing(one, program)),
            "older_answers": "; ".join(told),
        }

    def _standing(self, one: FinishedForm, program: Program) -> Iterator[str]:
        """What stood against the answers when the form was finished: hints, and soft findings."""
        asked = program.definition.questions.values()
        if all(question.strength == "hard" for question in asked):
            return
        answers = Answers(
            program.definition, one.answers, clock=self._laptop.clock, program=program
        )
        for finding in answers.findings():
            if finding.strength != "hard":
                said = answers.message(finding, self._language) if finding.messages else ""
                yield f"{finding.path} ({finding.strength}) {said}".strip()

    def _reveal(self, sites: set[str]) -> None:
        if sites:
            with self._laptop.journal.transaction() as change:
                for site_id in sorted(sites):
                    note_reveal(change, site_id, EXPORT, None)

    def _place(self, folder: Path, name: str, ending: str) -> Path:
        """A new file's path; the folder is made if it is missing."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal("store.unreachable") from error
        plain = _NOT_IN_NAMES.sub("_", name).strip("_")
        path, number = folder / f"{plain}.{ending}", 1
        while path.exists():
            number += 1
            path = folder / f"{plain}-{number}.{ending}"
        return path


def _personal(versions: Iterable[Definition]) -> frozenset[str]:
    return frozenset().union(*(one.personal_paths for one in versions))


def _names_people(one: FinishedForm, personal: frozenset[str]) -> bool:
    return any(is_personal(key, personal) for key, text in one.answers.items() if text)


def _shown(one: FinishedForm, hidden: frozenset[str]) -> Mapping[str, str]:
    return masked(one.answers, hidden) if hidden else one.answers
