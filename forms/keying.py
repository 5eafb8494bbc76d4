"""Typing a stack of filled sheets: one key an answer, on to the next question by itself.

A machine of plain keys, without a window: a page hands it each key and shows where it stands. The
keys of choices are those printed in the boxes of a blank sheet (`forms.sheets.blank.key_of`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms import paths
from forms.answers import ACKNOWLEDGED, MARK, Answers
from forms.checks import Finding
from forms.definition import Question
from forms.sheets.blank import key_of

ENTER, BACK, SPACE, MORE = "Enter", "Backspace", " ", "+"
"""Enter goes on, Backspace takes back, ``+`` begins the next instance of a repeat."""

BLANK, ILLEGIBLE, SEVERAL = "-", "/", "*"
"""Where nothing is typed yet: left blank on paper, not to be read, or several choices ticked where
one was asked (their keys follow, then Enter)."""

_MARKS = {BLANK: "blank", ILLEGIBLE: "illegible"}
_NOT_ON_PAPER = frozenset({"note", "image", "file"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the typist is: the question (None: at the end), what is typed so far (of choices: the
    codes), and what stands against it; `reason_wanted`: what is typed now is why it may stand;
    `several`: what is typed are the choices ticked where one was asked."""

    path: str | None
    typed: str = ""
    finding: Finding | None = None
    reason_wanted: bool = False
    several: bool = False
    keystrokes: int = 0
    corrections: int = 0
    done: int = 0
    """Questions gone past, answered or left empty."""


class Keying:
    """One sheet being typed in. Answers go into `answers` as they are given."""

    def __init__(
        self,
        answers: Answers,
        *,
        batch: Mapping[str, str] | None = None,
        tidy: Callable[[Question, str], str] = lambda _question, text: text,
        keystrokes: int = 0,
        corrections: int = 0,
        whole: bool = False,
    ) -> None:
        """`batch` are answers that every sheet of the stack has, by path: put and passed over;
        `tidy` turns what is typed for a question into XForms text (``1123`` → a date). A sheet
        half keyed goes on after its last answer, one keyed `whole` stands at its end; `keystrokes`
        and `corrections` it has had."""
        self.answers = answers
        self._tidy = tidy
        self._batch = dict(batch or {})
        for path, value in self._batch.items():
            answers.put(path, value)
        self._trail: list[tuple[str, str, str]] = []
        self._typed = ""
        self._finding: Finding | None = None
        self._reason_wanted = False
        self._several = False
        self._keystrokes = keystrokes
        self._corrections = corrections
        self._path: str | None = None
        self._resume(whole)

    @property
    def standing(self) -> Standing:
        """Where the typist is now."""
        return Standing(
            self._path,
            self._typed,
            self._finding,
            self._reason_wanted,
            self._several,
            self._keystrokes,
            self._corrections,
            len(self._trail),
        )

    @property
    def trail(self) -> tuple[str, ...]:
        """The questions gone past, in the order in which they were."""
        return tuple(path for path, _, _ in self._trail)

    @property
    def ahead(self) -> tuple[str, ...]:
        """The questions still to be typed as things stand, the one in front first."""
        if self._path is None:
            return ()
        order = {one: at for at, one in enumerate(self.answers.paths)}
        return tuple(one for one in self._open() if order[one] >= order[self._path])

    def press(self, key: str) -> Standing:
        """One key: a character, `ENTER`, `BACK`. What it cannot mean here changes nothing."""
        self._keystrokes += 1
        if key == BACK:
            self._corrections += 1
            self._back()
        elif self._path is None:
            pass
        elif key == MORE and self._repeat() and not self._typed:
            self._more()
        else:
            self._answer(self._path, key)
        return self.standing

    def write(self, text: str, keystrokes: int) -> Standing:
        """A whole text and Enter, as an editor hands it on that took `keystrokes` itself."""
        if self._path is None:
            return self.standing
        self._keystrokes += keystrokes
        self._typed = text
        if text in _MARKS and not self._reason_wanted:
            self._typed = ""
            return self.press(text)
        return self.press(ENTER)

    def _answer(self, path: str, key: str) -> None:
        question = self.answers.definition.question(path)
        if not self._typed and not self._reason_wanted and not self._several:
            if key in _MARKS:
                self._mark(path, _MARKS[key])
                return
            if key == SEVERAL and question.type == "select_one":
                self._several = True
                return
        if self._reason_wanted or question.choices is None:
            self._write(path, question, key)
        elif key == ENTER:
            self._leave_choices(path)
        elif code := self._code_of(path, key):
            if question.type == "select_one" and not self._several:
                self._commit(path, code)
            else:
                self._typed = _toggled(self._typed, code)

    def _leave_choices(self, path: str) -> None:
        codes = self._typed.split()
        if self._several and len(codes) > 1:
            self._mark(path, f"several {' '.join(codes)}")
        else:
            self._commit(path, " ".join(codes))

    def _write(self, path: str, question: Question, key: str) -> None:
        if question.type == "acknowledge" and not self._reason_wanted:
            if key in (SPACE, "1"):
                self._commit(path, ACKNOWLEDGED)
            elif key in (ENTER, "0"):
                self._commit(path, "")
        elif key != ENTER:
            self._typed += key
        elif self._reason_wanted:
            self.answers.put_reason(path, self._typed)
            if self._typed.strip():
                self._on(path, self.answers.answer(path), "")
        else:
            self._commit(path, self._tidy(question, self._typed.strip()))

    def _commit(self, path: str, text: str) -> None:
        """Keeps the answer and goes on, unless something stands against it."""
        before, mark = self.answers.answer(path), self.answers.answer(path + MARK)
        self.answers.put(path, text)
        standing = next((one for one in self.answers.findings_of(path) if one.blocks), None)
        self._finding = standing
        if standing is None:
            self._on(path, before, mark)
        elif standing.strength == "soft":
            self._reason_wanted, self._typed = True, ""
        else:
            self._put_back(path, before, mark)

    def _mark(self, path: str, mark: str) -> None:
        before, was = self.answers.answer(path), self.answers.answer(path + MARK)
        self.answers.put_mark(path, mark)
        self._on(path, before, was)

    def _on(self, path: str, before: str, mark: str) -> None:
        self._trail.append((path, before, mark))
        self._typed, self._finding = "", None
        self._reason_wanted = self._several = False
        self._path = self._next(path)

    def _back(self) -> None:
        """Takes back the last character; with none typed, the answer before, and stands there."""
        if self._typed:
            codes = self._typed.split(" ")
            chosen = self._path is not None and not self._reason_wanted and self._is_chosen()
            self._typed = " ".join(codes[:-1]) if chosen else self._typed[:-1]
            return
        if self._reason_wanted or self._several:
            self._reason_wanted, self._several, self._finding = False, False, None
            return
        while self._trail:
            path, before, mark = self._trail.pop()
            if self.answers.has(path):
                self._put_back(path, before, mark)
                self.answers.put_reason(path, None)
                self._path, self._finding = path, None
                return

    def _put_back(self, path: str, text: str, mark: str) -> None:
        self.answers.put(path, text)
        if mark:
            self.answers.put_mark(path, mark)

    def _resume(self, whole: bool) -> None:
        """Stands after the last question that has an answer or a mark; else at the first."""
        answers, every = self.answers, self._open()
        kept = [
            at
            for at, path in enumerate(every)
            if answers.answer(path + MARK)
            or (answers.answer(path) and not _given(answers.definition.question(path)))
        ]
        gone = every if whole else every[: kept[-1] + 1] if kept else []
        self._trail = [(path, "", "") for path in gone]
        self._path = self._next(gone[-1] if gone else "")

    def _more(self) -> None:
        repeat = self._repeat()
        try:
            instance, _ = self.answers.add_instance(repeat)
        except ValueError:
            return  # counted, or full
        here = f"{instance}/"
        self._typed, self._finding = "", None
        self._path = next((one for one in self._open() if one.startswith(here)), self._path)

    def _repeat(self) -> str:
        """The innermost repeat around the question; empty when there is none."""
        cut = (self._path or "").rfind("]")
        found = paths.of_instance((self._path or "")[: cut + 1]) if cut >= 0 else None
        return found[0] if found else ""

    def _next(self, path: str) -> str | None:
        """The next question to be typed, in the form's order."""
        open_paths = self._open()
        if not path:
            return open_paths[0] if open_paths else None
        order = {one: at for at, one in enumerate(self.answers.paths)}
        return next((one for one in open_paths if order[one] > order[path]), None)

    def _open(self) -> list[str]:
        answers = self.answers
        return [
            path
            for path in answers.paths
            if path not in self._batch
            and (question := answers.definition.question(path)).is_shown
            and question.type not in _NOT_ON_PAPER
            and answers.relevant(path)
            and not answers.readonly(path)
        ]

    def _is_chosen(self) -> bool:
        path = self._path
        return path is not None and self.answers.definition.question(path).choices is not None

    def _code_of(self, path: str, key: str) -> str:
        """The code whose printed key this is, whichever choices a filter lets through now."""
        open_codes = {choice.code for choice in self.answers.choices(path)}
        every = self.answers.definition.choices(path) or self.answers.choices(path)
        for place, choice in enumerate(every):
            if key_of(place) == key.upper() and choice.code in open_codes:
                return choice.code
        return ""


def _given(question: Question) -> bool:
    """Whether the form itself gives an answer when it is begun."""
    return bool(question.default or question.first_value or question.preload)


def _toggled(typed: str, code: str) -> str:
    codes = typed.split()
    if code in codes:
        codes.remove(code)
    else:
        codes.append(code)
    return " ".join(codes)
