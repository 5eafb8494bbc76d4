"""Pictures, scans and videos as pages use them: taken in by the dozen, drawn, marked, voided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from app.services.attachments import Attached, AttachmentService, Facts, Place
from app.services.laptop import Laptop
from app.services.picture_drawing import LARGE, SMALL, Drawings, draw, draw_at
from app.services.picture_files import Examined, examine, examine_bytes, file_kind, reading
from app.services.picture_marks import Pasted, Source, clean_name, mark_of, mark_of_shown
from db.queries.problems import ProblemRow
from inspection.clock import civil_date
from inspection.filekinds import DRAWABLE, FileKind
from inspection.identity import clean_text
from inspection.pictures import VisitSpan, corrected, matching
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind

T = TypeVar("T")
SMALL_LABEL, LARGE_LABEL = f"picture-{SMALL}", f"picture-{LARGE}"
LARGEST = 4096
"""Longer edge of what is shown when one looks closely, in pixels."""


class Work(Protocol):
    """The job that takes pictures: see `app.presenters.jobs.JobControl`."""

    def check(self) -> None: ...
    def progress(self, step: str, done: int = 0, total: int | None = None) -> None: ...
    def on_db(self, call: Callable[[], T]) -> T: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch: ids of the new rows, of which `videos` were registered; names of
    files that were there already (`twice`); names and reasons of those refused. `astray` counts
    those whose own time lies outside the visit they were put to."""

    ids: tuple[str, ...] = ()
    videos: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    refused: tuple[tuple[str, Refusal], ...] = ()
    astray: int = 0

    def and_also(self, other: Taken) -> Taken:
        """Two batches told as one."""
        return Taken(
            self.ids + other.ids,
            self.videos + other.videos,
            self.twice + other.twice,
            self.refused + other.refused,
            self.astray + other.astray,
        )


@dataclass(frozen=True, slots=True)
class ProofOfProblem:
    """What shows a problem as it was found, and what shows that it was mended."""

    before: tuple[Attached, ...]
    after: tuple[Attached, ...]


class PictureService:
    """The pictures of an unlocked laptop. What reads or draws files belongs into an I/O job."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self._attachments = AttachmentService(laptop)

    # looking

    def of_site(self, site_id: str) -> tuple[Attached, ...]:
        """Everything of a site, as taken."""
        return self._attachments.of(site_id=site_id)

    def of_visit(self, contact_id: str) -> tuple[Attached, ...]:
        """Everything of a visit, as taken."""
        return self._attachments.of(contact_id=contact_id)

    def of_problem(self, problem: ProblemRow) -> ProofOfProblem:
        """What was put to a problem, and to the answer it came from; until the evening of the day
        it was found it shows the problem, later what was done."""
        found = {one.line.id: one for one in self._attachments.of(problem_id=problem.id)}
        if problem.source_form_id and problem.source_path:
            about = {"form_id": problem.source_form_id, "path": problem.source_path}
            found |= {one.line.id: one for one in self._attachments.of(voided=False, **about)}
        ordered = sorted(found.values(), key=lambda one: (taken_at(one), one.line.id))
        early = [one for one in ordered if civil_date(taken_at(one)) <= problem.found_on]
        return ProofOfProblem(tuple(early), tuple(one for one in ordered if one not in early))

    def one(self, attachment_id: str) -> Attached:
        """One of them. Raises Refusal ``attachment.gone``."""
        return self._attachments.one(attachment_id)

    # drawing

    def small(self, shown: Attached) -> bytes | None:
        """The drawing for lists (JPEG); None if there is none and none can be made here now."""
        return self._drawing(shown, SMALL_LABEL)

    def large(self, shown: Attached) -> bytes | None:
        """The drawing that fills the screen (JPEG), or None."""
        return self._drawing(shown, LARGE_LABEL)

    def largest(self, shown: Attached) -> bytes | None:
        """As large as one may look at it (JPEG), made anew each time; None if it is not here."""
        kind = kind_of_mime(shown.line.mime)
        if not shown.here or kind is None:
            return None
        return draw_at(self._attachments.content(shown), kind, LARGEST)

    def preview(self, path: Path) -> bytes | None:
        """The drawing for lists of a file not taken yet. Raises Refusal as `examine`."""
        kind = file_kind(path)
        if kind not in DRAWABLE and kind is not FileKind.PDF:
            return None
        with reading(path) as file:
            return draw_at(file.read(), kind, SMALL)

    # taking

    def take(
        self,
        sources: Sequence[Source],
        place: Place,
        job: Work,
        *,
        fast_minutes: int = 0,
        visit: VisitSpan | None = None,
        kept_where: str = "",
    ) -> Taken:
        """Keep every file that can be kept, one transaction each; the others are told, not raised.

        `fast_minutes`: by how much the camera's clock was ahead. `visit`: the one they are put to,
        to tell how many were taken at another time. `kept_where`: where originals of videos lie.
        A full disk ends it: Refusal ``store.disk_full``; what was taken until then stays.
        """
        ids: list[str] = []
        videos: list[str] = []
        twice: list[str] = []
        refused: list[tuple[str, Refusal]] = []
        astray = 0
        there = {mark_of_shown(one) for one in job.on_db(lambda: self._beside(place))}
        for number, source in enumerate(sources):
            job.check()
            job.progress("pictures", number, len(sources))
            name = source.name
            try:
                mark = mark_of(source)
                if mark in there:
                    twice.append(name)
                    continue
                found = self._examined(source)
                if found.by_camera:
                    found = replace(found, taken_at=corrected(found.taken_at, fast_minutes))
                made = self._add(source, found, place, kept_where, job)
            except Refusal as refusal:
                if refusal.code.startswith("store."):
                    raise
                refused.append((name, refusal))
                continue
            there.add(mark)
            ids.append(made)
            if found.is_video:
                videos.append(made)
            if visit is not None and not matching(found.taken_at, [visit]):
                astray += 1
        job.progress("pictures", len(sources), len(sources))
        return Taken(tuple(ids), tuple(videos), tuple(twice), tuple(refused), astray)

    # changing

    def note(self, shown: Attached, text: str) -> None:
        """Say what is to be seen."""
        self._attachments.edit(shown, note=clean_text(text) or None)

    def kept_where(self, shown: Attached, text: str) -> None:
        """Say where the original of a video lies."""
        self._attachments.edit(shown, kept_where=clean_text(text) or None)

    def void(self, shown: Attached, reason: str) -> None:
        """Take it back. Raises Refusal ``attachment.reason_missing``."""
        self._attachments.void(shown, reason)

    def void_all(self, ids: Sequence[str], reason: str) -> None:
        """Take a whole batch back."""
        for one in ids:
            shown = self._attachments.one(one)
            if shown.line.voided_at is None:
                self._attachments.void(shown, reason)

    def try_again(self, shown: Attached) -> None:
        """Its upload stopped: the next sync begins it anew."""
        self._attachments.try_again(shown)

    def mark_named(self, shown: Attached, named: bool, reason: str, job: Work) -> str:
        """Put a picture among the workers' data (or take it out) because it shows who somebody is;
        returns the id it has from now on.

        A row never changes its scope (sync.md): it is entered anew, and the old one voided with
        `reason`. Raises Refusal ``blob.missing`` if its bytes are not here.
        """
        line = shown.line
        if line.named == named:
            return line.id
        place = Place(
            line.site_id,
            line.contact_id,
            line.form_id,
            line.path,
            line.problem_id,
            line.paper_id,
            named=named,
        )
        content = self._attachments.content(shown)
        made = self._attachments.add(
            content, _facts_of(shown), place, on_db=job.on_db, check=lambda _done: job.check()
        )
        job.on_db(lambda: self._attachments.void(shown, reason))
        return made

    # inside

    def _beside(self, place: Place) -> tuple[Attached, ...]:
        """What is already where a batch goes."""
        about: dict[str, str] = {"site_id": place.site_id}
        for name in ("contact_id", "form_id", "path", "problem_id", "paper_id"):
            value = getattr(place, name)
            if value is not None:
                about[name] = value
        return self._attachments.of(voided=False, **about)

    def _examined(self, source: Source) -> Examined:
        if isinstance(source, Pasted):
            return examine_bytes(source.name, source.data, self._laptop.clock.now_ms())
        return examine(source)

    def _add(
        self, source: Source, found: Examined, place: Place, kept_where: str, job: Work
    ) -> str:
        facts = Facts(
            kind=attachment_kind(found.kind),
            file_name=clean_name(found.name),
            mime=found.kind.mime,
            taken_at=found.taken_at,
            width=found.width or None,
            height=found.height or None,
            duration_ms=found.lasts_ms,
            kept_where=(kept_where or None) if found.is_video else None,
        )
        if isinstance(source, Path) and found.is_video:
            total = found.size

            def heard(done: int) -> None:
                job.check()
                job.progress("video", done // _MIB, total // _MIB)

            return self._attachments.register(source, facts, place, on_db=job.on_db, check=heard)
        return self._attachments.add(
            source.data if isinstance(source, Pasted) else source,
            facts,
            place,
            drawings=_labelled(found.drawings),
            on_db=job.on_db,
            check=lambda _done: job.check(),
        )

    def _drawing(self, shown: Attached, label: str) -> bytes | None:
        kept = self._attachments.drawing(shown, label)
        kind = kind_of_mime(shown.line.mime)
        if kept is not None or not shown.here or kind is None:
            return kept
        try:
            drawings = _labelled(draw(self._attachments.content(shown), kind))
        except Refusal:  # what cannot be drawn is shown as what it is
            return None
        for name, content in drawings.items():
            self._attachments.keep_drawing(shown, name, content)
        return drawings.get(label)


_MIB = 1024 * 1024


def taken_at(shown: Attached) -> int:
    """When it was taken, or added if nobody knows (UTC ms)."""
    line = shown.line
    return line.added_at if line.taken_at is None else line.taken_at


def kind_of_mime(mime: str) -> FileKind | None:
    """The kind a media type names; None for one this program did not write."""
    return next((kind for kind in FileKind if kind.mime == mime), None)


def attachment_kind(kind: FileKind) -> AttachmentKind:
    """What a file is to the record: paper comes as PDF or TIFF."""
    if kind.mime.startswith("video/"):
        return AttachmentKind.VIDEO
    if kind in (FileKind.PDF, FileKind.TIFF):
        return AttachmentKind.SCAN
    return AttachmentKind.PHOTO


def _facts_of(shown: Attached) -> Facts:
    line = shown.line
    return Facts(
        kind=AttachmentKind(line.kind),
        file_name=line.file_name,
        mime=line.mime,
        taken_at=line.taken_at,
        width=line.width,
        height=line.height,
        duration_ms=line.duration_ms,
        kept_where=line.kept_where,
        note=line.note,
    )


def _labelled(drawings: Drawings | None) -> dict[str, bytes]:
    if drawings is None:
        return {}
    return {SMALL_LABEL: drawings.small, LARGE_LABEL: drawings.large}
