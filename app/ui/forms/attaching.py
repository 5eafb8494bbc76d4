"""Takes the files of image and file questions into the store, for any page that fills a form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QObject, Signal

from app.presenters.jobs import JobScope
from app.services.answer_files import AnswerFiles
from app.services.attachments import Place
from app.services.picture_marks import Source
from app.ui.forms.form import FormPane
from app.ui.i18n import translate
from app.ui.parts import Parts
from app.ui.pictures.incoming import choose_files, sources
from app.ui.words import refusals

Answer = Callable[[str, str], None]


class FormFiles(QObject):
    """`said(text, undo)`: what became of an answer, for a toast. `answer(path, text)` puts it."""

    said = Signal(str, object)

    def __init__(self, parts: Parts, pane: FormPane, answer: Answer) -> None:
        super().__init__(pane)
        self._clock = parts.laptop.clock
        self._files = AnswerFiles(parts.laptop)
        self._jobs = JobScope(parts.jobs)
        self._pane = pane
        self._answer = answer
        self._place: Place | None = None
        self._out: dict[str, str] = {}
        pane.file_given.connect(self._on_given)
        pane.file_wanted.connect(self._on_wanted)
        pane.file_removed.connect(self._on_removed)
        pane.drawing_wanted.connect(self._on_drawing_wanted)

    def show(self, place: Place) -> None:
        """Another form, whose site and id `place` gives."""
        if place != self._place:
            self.leave()
            self._place = place

    def leave(self) -> None:
        """What was taken out and not put back is no attachment of the form any more."""
        gone, self._out = tuple(self._out), {}
        self._place = None
        if gone:
            reason = translate("FormView", "不再是答案")
            self._jobs.run(
                lambda _job: self._files.void(gone, reason), done=_nothing, failed=_nothing
            )

    def close(self) -> None:
        """The page closes: what is being read is let go of."""
        self._jobs.cancel_all()

    def take(self, found: Sequence[Source], path: str) -> None:
        """Files came for the answer at `path`: the first becomes it."""
        asked, place = self._pane.question(path), self._place
        if not found or asked is None or place is None or asked.readonly:
            return
        before, source = asked.value, found[0]

        def done(answer: str) -> None:
            if self._place == place:
                self._change(path, before, answer, translate("FormView", "已收下"))

        self._jobs.run(
            lambda job: self._files.take(source, place, path, job, named=asked.personal),
            done=done,
            failed=lambda error: self._pane.show_refused(path, refusals.sentence(error)),
            lane="io",
        )

    # inside

    def _change(self, path: str, before: str, answer: str, words: str) -> None:
        """Put an answer, with the way back; the file it leaves is let go of when one leaves."""
        place = self._place
        self._put(path, before, answer)

        def undo() -> None:
            if self._place == place:
                self._put(path, answer, before)

        self.said.emit(words, undo)

    def _put(self, path: str, before: str, answer: str) -> None:
        self._out.pop(answer, None)
        if before and before != answer:
            self._out[before] = path
        self._answer(path, answer)

    def _on_given(self, path: str, mime: QMimeData) -> None:
        self.take(sources(mime, self._clock), path)

    def _on_wanted(self, path: str) -> None:
        choose_files(self._pane, lambda found: self.take(found, path))

    def _on_removed(self, path: str) -> None:
        asked = self._pane.question(path)
        if asked is not None and asked.value:
            self._change(path, asked.value, "", translate("FormView", "已去掉"))

    def _on_drawing_wanted(self, path: str, answer: str) -> None:
        self._jobs.run(
            lambda _job: self._files.drawing(answer),
            done=partial(self._pane.show_drawing, path, answer),
            failed=_nothing,
            lane="io",
        )


def _nothing(_result: object) -> None:
    return
