"""A section's rows: side by side as the author set them, built when they come near to sight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.presenters.form_shown import HeadingShown, Part, QuestionShown, SectionShown
from app.ui.forms.form import FormPane
from app.ui.forms.rows import rows_of
from app.ui.widgets.layout import holder, row
from app.ui.widgets.text import Text

TODAY = date(2023, 11, 23)


def asked(path: str, appearance: str = "", *, relevant: bool = True) -> QuestionShown:
    return QuestionShown(
        path, path, "text", f"label of {path}", "", "", appearance=appearance, relevant=relevant
    )


@pytest.mark.parametrize(
    ("appearances", "units", "rows"),
    [
        (["", ""], 0, ["0", "1"]),
        (["w2", "w2"], 0, ["01"]),
        (["w1", "w3", "w2"], 0, ["01", "2"]),
        (["w2", "", "w2"], 0, ["0", "1", "2"]),
        (["w3", "w2", "w2"], 0, ["0", "12"]),
        (["w6", "w6"], 0, ["0", "1"]),
        (["w6", "w6", "w4", "w8"], 12, ["01", "23"]),
        (["multiline w2", "w12"], 4, ["0", "1"]),
        (["w13", "w0"], 4, ["0", "1"]),
    ],
)
def test_rows_end_where_the_next_does_not_fit(
    appearances: list[str], units: int, rows: list[str]
) -> None:
    parts = [asked(f"g/{at}", one) for at, one in enumerate(appearances)]
    found = rows_of(parts, units)
    assert ["".join(one.path[-1] for one in row.parts) for row in found] == rows


def test_a_row_ends_with_the_group_it_stands_in() -> None:
    parts: list[Part] = [asked("g/0", "w1"), asked("g/in/1", "w1"), asked("g/2", "w1")]
    assert [len(row.parts) for row in rows_of(parts)] == [1, 1, 1]


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[FormPane]:
    made = FormPane("form")
    window = holder(row(made.outline, made))
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    yield made
    window.hide()


def show(pane: FormPane, *parts: Part, appearance: str = "") -> None:
    pane.show_form([SectionShown("g", "", "G", True, 0, 0, parts, appearance)], TODAY, {})


def built(pane: FormPane) -> list[int]:
    return [at for at in range(400) if pane.box(f"g/q{at}") is not None]


def long(pane: FormPane) -> None:
    show(pane, *(asked(f"g/q{at}") for at in range(400)))


def test_rows_far_below_are_built_when_one_scrolls_there(pane: FormPane) -> None:
    long(pane)
    assert built(pane)[-1] < 40
    bar = pane.currentWidget().verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    middle = built(pane)
    assert 399 not in middle
    assert any(150 < at < 250 for at in middle)
    assert len(middle) < 90
    box = next(pane.box(f"g/q{at}") for at in middle if at > 150)
    assert box is not None
    assert not box.isHidden()


def test_going_to_a_row_far_below_builds_it_and_stays_there(pane: FormPane) -> None:
    long(pane)
    pane.focus("g/q399")
    box = pane.box("g/q399")
    assert box is not None
    view = pane.currentWidget().viewport()
    assert view.rect().contains(box.mapTo(view, box.rect().center()))
    assert len(built(pane)) < 90
    before = box.mapTo(view, box.rect().topLeft()).y()
    pane.focus("g/q385")
    pane.focus("g/q399")
    assert abs(box.mapTo(view, box.rect().topLeft()).y() - before) < box.height()


def test_tab_goes_down_the_rows_however_late_they_were_built(pane: FormPane) -> None:
    long(pane)
    pane.focus("g/q399")
    pane.focus("g/q0")
    for at in range(1, 45):  # out of what was built at first, over what was built on the way
        QTest.keyClick(pane.window().focusWidget(), Qt.Key.Key_Tab)
        box = pane.box(f"g/q{at}")
        assert box is not None, at
        assert box.isAncestorOf(pane.window().focusWidget()), at


def test_questions_with_widths_stand_side_by_side(qtbot: QtBot, pane: FormPane) -> None:
    show(pane, asked("g/a", "w8"), asked("g/b", "w4"), asked("g/c"), appearance="w12")
    one, other, below = (pane.box(f"g/{name}") for name in "abc")
    assert one is not None
    assert other is not None
    assert below is not None
    qtbot.waitUntil(lambda: one.width() > other.width() > 100)
    where = [box.mapTo(pane, box.rect().topLeft()) for box in (one, other, below)]
    assert where[0].y() == where[1].y() < where[2].y()
    assert 1.5 < one.width() / other.width() < 2.5
    pane.show_question(asked("g/a", "w8", relevant=False))
    qtbot.waitUntil(lambda: other.width() > 400)


def test_a_heading_stands_only_above_what_is_shown(pane: FormPane) -> None:
    show(pane, asked("g/a"), HeadingShown("g/in", "Inner"), asked("g/in/b", relevant=False))

    def headings() -> list[str]:
        return [one.text() for one in pane.findChildren(Text) if one.text() == "Inner"
                and one.isVisible()]  # fmt: skip

    assert headings() == []
    pane.show_question(asked("g/in/b"))
    assert headings() == ["Inner"]
    pane.show_question(asked("g/in/b", relevant=False))
    assert headings() == []
