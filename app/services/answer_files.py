"""Files that are answers: an image or file question keeps the name of one attachment of its form.

The name is the attachment's id with the file's ending, as an XForms instance wants it: one word
that no other file of the form has, and that leads back to the row.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from app.services.attachments import Attached, AttachmentService, Place
from app.services.laptop import Laptop
from app.services.picture_marks import Source, mark_of, mark_of_shown
from app.services.pictures import PictureService, Work
from inspection.refusal import Refusal
from inspection.terms import AttachmentKind


class AnswerFiles:
    """The files of one laptop's answers. What reads files belongs into an I/O job."""

    def __init__(self, laptop: Laptop) -> None:
        self._pictures = PictureService(laptop)
        self._attachments = AttachmentService(laptop)

    def take(self, source: Source, place: Place, path: str, job: Work, *, named: bool) -> str:
        """Keep a file for the answer at `path` of the form at `place`; the answer's text.

        Raises as `PictureService.take` refuses a file; Refusal ``photo.unknown_kind`` for a video,
        whose bytes are not kept.
        """
        there = replace(place, path=path, named=place.named or named)
        taken = self._pictures.take([source], there, job)
        for _name, refusal in taken.refused:
            raise refusal
        if taken.videos:
            job.on_db(lambda: self._pictures.void_all(taken.ids, "video"))
            raise Refusal("photo.unknown_kind")
        if taken.ids:
            return _name_of(self._pictures.one(taken.ids[0]))
        mark = mark_of(source)  # it is there already: taken out, and given again
        known = job.on_db(lambda: self._of(there))
        return next(_name_of(one) for one in known if mark_of_shown(one) == mark)

    def shown(self, answer: str) -> Attached:
        """The attachment that an answer names. Raises Refusal ``attachment.gone``."""
        return self._attachments.one(PurePath(answer).stem)

    def drawing(self, answer: str) -> bytes | None:
        """Its small drawing (JPEG); None for what cannot be drawn here."""
        try:
            return self._pictures.small(self.shown(answer))
        except Refusal:
            return None

    def void(self, answers: tuple[str, ...], reason: str) -> None:
        """Take back attachments that are no answers any more."""
        for answer in answers:
            shown = self.shown(answer)
            if shown.line.voided_at is None and shown.line.kind != AttachmentKind.VIDEO:
                self._attachments.void(shown, reason)

    def _of(self, place: Place) -> tuple[Attached, ...]:
        about = {"site_id": place.site_id, "path": place.path or ""}
        if place.form_id is not None:
            about["form_id"] = place.form_id
        return self._attachments.of(voided=False, **about)


def _name_of(shown: Attached) -> str:
    return shown.line.id + PurePath(shown.line.file_name).suffix.lower()
