"""A form's page at 50, 400 and 2,000 questions, beside the bare cost of that many Qt editors.

It runs in a process of its own, without a display: `python -m tools.bench.forms_page` prints its
figures as JSON, and `figures` reads them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.bootstrap.start import application
from app.presenters.filling import FormPresenter
from app.presenters.form_shown import SectionShown
from app.services.filling import Filling, FillingService
from app.ui.forms.form import FormPane
from app.ui.widgets.layout import holder, row
from db.queries.filling import FormRow
from forms.answers import Answers
from forms.definition import Choice, Choices, Definition, Group, Item, Question
from inspection.clock import FixedClock
from tests.app.immediate_jobs import ImmediateJobs
from tools.bench.report import Figure, timed
from tools.offscreen import go_offscreen

SIZES = (50, 400, 2_000)
RUNS = 5
KEYS = 24
_KINDS = (
    "select_one",
    "text",
    "integer",
    "select_multiple",
    "date",
    "select_one",
    "decimal",
    "note",
)
_FIVE = tuple(Choice(code, {"zh": code}) for code in ("落实", "部分", "未落实", "不适用", "未查"))
_TODAY = date(2026, 11, 17)
_ROW = FormRow(
    id="f", site_id="s", contact_id=None, form_version_id="v", form="f", named=False,
    subject_id=None, answers={}, state="draft", started_at=0, finished_at=None, account_id="u",
    rev=0,
)  # fmt: skip


def figures() -> Iterator[Figure]:
    """Opening, and answers with all they show, measured in a process of its own."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tools.bench.forms_page"]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    for size, found in json.loads(done.stdout.splitlines()[-1]).items():
        floor, bare = f"{int(size):,} bare Qt editors", found["bare"]
        opens, key = ("< 500 ms", "< 16 ms") if size == "400" else ("", "")
        what = f"form of {int(size):,} questions opened"
        yield Figure(what, found["open"], floor, bare, opens)
        yield Figure("  the same, all in one section", found["flat"], floor, bare, opens)
        yield Figure("  an answer and all it shows, median", found["key"], budget=key)
        yield Figure("  the slowest of them", found["slowest"], budget=key)


def form(size: int, each: int) -> Definition:
    """So many questions of mixed types in sections of `each`; every other one is shown or required
    by the answer before it, every tenth is calculated from the last nine."""
    items: list[Item] = []
    for at in range(size):
        group = f"g{at // each}"
        if at % each == 0:
            items.append(Group(group, {"zh": f"第 {at // each + 1} 组"}))
        before = f"/data/{group}/q{at - 1}" if at % each else ""
        if at % 10 == 9 and at % each >= 9:
            nine = " + ".join(f"count-selected(../q{at - back})" for back in range(1, 10))
            items.append(Question(f"{group}/q{at}", "calculate", calculation=nine))
            continue
        kind = _KINDS[at % len(_KINDS)]
        items.append(
            Question(
                f"{group}/q{at}",
                kind,
                labels={"zh": f"第 {at + 1} 个问题，问的是这里的情况"},
                choices=Choices("five") if kind.startswith("select") else None,
                relevant=f"{before} != '未查'" if before and at % 2 else "",
                required=f"{before} = '落实'" if before and kind != "note" else "",
                constraint=". >= 0" if kind in ("integer", "decimal") else "",
            )
        )
    return Definition(
        id="bench", version="1", titles={}, default_language="zh", items=tuple(items),
        lists={"five": _FIVE},
    )  # fmt: skip


class _Kept(FillingService):
    """Keeps nothing: what the database costs is measured beside it."""

    def __init__(self) -> None:
        return

    def store(self, _filling: Filling, _values: Mapping[str, str]) -> int:
        return 0


class _View:
    """Hands a presenter's words on to a pane, as `FormPage` does."""

    def __init__(self, pane: FormPane) -> None:
        self._pane = pane
        self.show_question = pane.show_question
        self.show_section = pane.show_section_anew
        self.show_progress = pane.show_progress
        self.show_findings = pane.show_findings

    def show_form(self, shown: Sequence[SectionShown], *, readonly: bool) -> None:
        self._pane.setEnabled(not readonly)
        self._pane.show_form(shown, _TODAY, {})

    def show_saving(self) -> None:
        return

    def show_saved(self, _at_ms: int) -> None:
        return

    def show_unsaved(self, error: Exception) -> None:
        raise error


class _Page:
    """A form on a window, from its compiled text to its first picture."""

    def __init__(self, definition: Definition) -> None:
        answers = Answers(definition, clock=FixedClock(0))
        self.pane = FormPane("bench")
        self.presenter = FormPresenter(_View(self.pane), _Kept(), ImmediateJobs(), "zh")
        self.pane.answered.connect(self.presenter.answer)
        self.window = holder(row(self.pane.outline, self.pane))
        self.window.resize(1280, 720)
        self.window.show()
        self.presenter.show(Filling(_ROW, answers, 0), {})
        QApplication.processEvents()

    def answer(self, path: str, text: str) -> None:
        """As a key does: the answer goes out, what it moves is shown and painted."""
        self.pane.answered.emit(path, text)
        QApplication.processEvents()

    def close(self) -> None:
        self.window.hide()
        self.window.deleteLater()
        QApplication.processEvents()


def _opened(definition: Definition) -> None:
    _Page(definition).close()


def _keys(definition: Definition) -> list[float]:
    """Milliseconds of each answer given on the first screen, three to a question."""
    page = _Page(definition)
    choices = [one.path for one in definition.questions.values() if one.type == "select_one"]
    page.answer(choices[0], "部分")  # the first of all warms fonts and caches
    found = [
        timed(partial(page.answer, path, code))[0]
        for path in choices[: KEYS // 3]
        for code in ("未查", "落实", "部分")
    ]
    page.close()
    return found


def _bare(questions: Sequence[Question]) -> None:
    """The floor: one label and one plain editor a question in a column that scrolls, shown."""
    area, inside, column = QScrollArea(), QWidget(), QVBoxLayout()
    for asked in questions:
        column.addWidget(QLabel(asked.labels["zh"]))
        if asked.type == "select_one":
            box = QComboBox()
            box.addItems([choice.code for choice in _FIVE])
            column.addWidget(box)
        else:
            column.addWidget(QLineEdit())
    inside.setLayout(column)
    area.setWidgetResizable(True)
    area.setWidget(inside)
    area.resize(1280, 720)
    area.show()
    QApplication.processEvents()
    area.hide()
    area.deleteLater()
    QApplication.processEvents()


def _median(call: partial[None]) -> float:
    return statistics.median(timed(call)[0] for _ in range(RUNS))


def measure() -> dict[int, dict[str, float]]:
    """By size: milliseconds of opening in sections and in one, of the floor, of an answer."""
    found: dict[int, dict[str, float]] = {}
    for size in SIZES:
        sections, flat = form(size, 20), form(size, size)
        asked = [one for one in sections.questions.values() if one.is_shown]
        keys = _keys(sections)
        found[size] = {
            "bare": _median(partial(_bare, asked)),
            "open": _median(partial(_opened, sections)),
            "flat": _median(partial(_opened, flat)),
            "key": statistics.median(keys),
            "slowest": max(keys),
        }
    return found


if __name__ == "__main__":
    go_offscreen()
    application()
    print(json.dumps(measure()))
