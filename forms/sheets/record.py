"""A filled form as a record to sign: every answer in words, what was not filled said so."""

from __future__ import annotations

from collections.abc import Iterator

from forms import paths
from forms.answers import MARK, REASON, Answers
from forms.definition import Question
from forms.papers.layout.page import MM, Row, Stroke
from forms.sheets.layout import (
    BODY,
    COLUMN,
    FINE,
    HEADING,
    STRONG,
    Head,
    draw,
    paragraph,
    stacked,
)
from forms.sheets.wording import wording

_AFTER = 1.6 * MM


def record(answers: Answers, *, number: str, beneath: str, language: str = "") -> bytes:
    """The PDF of one filled form: what applied and how it was answered, with lines to sign.

    `number` names the record, `beneath` says where and when. Raises Refusal
    ``paper.undrawable_character``.
    """
    definition = answers.definition
    spoken = language or definition.default_language
    said = wording(spoken)
    title = definition.titles.get(spoken) or definition.titles.get(definition.default_language, "")
    line = "    ".join(filter(None, [said["number"].format(number=number), beneath]))

    def foot(page: int, pages: int) -> str:
        return said["page"].format(
            form=definition.id, version=definition.version, page=page, pages=pages
        )

    head = Head(title or definition.id, line, lambda _page, _pages: None, foot)
    rows = [*_Record(answers, spoken).rows(), *_signatures(said)]
    return draw([(head, rows)], title=title or definition.id)


class _Record:
    def __init__(self, answers: Answers, language: str) -> None:
        self._answers = answers
        self._language = language
        self._said = wording(language)

    def rows(self) -> Iterator[Row]:
        """Headings as groups and instances begin, then the questions in them that applied."""
        inside: tuple[str, ...] = ()
        for path in self._answers.paths:
            question = self._answers.definition.question(path)
            if not question.is_shown or question.type == "note" or not self._answers.relevant(path):
                continue
            around = _around(path)
            for place in around:
                if place not in inside and (label := self._heading(place)):
                    yield label
            inside = around
            yield self._question(path, question)

    def _heading(self, path: str) -> Row | None:
        label = self._answers.label(path, self._language)
        found = paths.of_instance(path)
        if found is not None:
            number = self._answers.repeats[found[0]].index(path) + 1
            label = self._said["instance"].format(label=label, number=number)
        if not label:
            return None
        made = paragraph(label, HEADING)
        line = Stroke(0, made.height + 1, COLUMN, made.height + 1, 0.4)
        return Row(made.height + 5, made.marks, (line,), keep=True)

    def _question(self, path: str, question: Question) -> Row:
        label = self._answers.label(path, self._language)
        numbered = len(question.name) <= 3 and question.name[-1].isdecimal()
        asked = paragraph(f"{question.name} {label}" if numbered else label, BODY)
        told = [paragraph(self._worded(path, question), STRONG, indent=4 * MM)]
        reason = self._answers.answer(path + REASON)
        if reason:
            told.append(paragraph(reason, FINE, indent=4 * MM))
        return stacked([asked, *told], after=_AFTER)

    def _worded(self, path: str, question: Question) -> str:
        text = self._answers.answer(path)
        mark, *ticked = self._answers.answer(path + MARK).split() or [""]
        if not text and not ticked:
            return self._said[mark or "blank"]
        if question.choices is None:
            return text
        labels = {one.code: one.labels for one in self._answers.definition.choices(path)}
        labels |= {one.code: one.labels for one in self._answers.choices(path)}
        codes = ticked or ([text] if question.type == "select_one" else text.split())
        default = self._answers.definition.default_language
        told = "、".join(
            labels.get(code, {}).get(self._language) or labels.get(code, {}).get(default) or code
            for code in codes
        )
        return self._said["several_ticked"].format(choices=told) if ticked else told


def _around(path: str) -> tuple[str, ...]:
    """The groups and instances around a path, outermost first."""
    parts = path.split("/")[:-1]
    return tuple("/".join(parts[: at + 1]) for at in range(len(parts)))


def _signatures(said: dict[str, str]) -> Iterator[Row]:
    for who in ("present", "inspector", "inspector"):
        written = said["signature"].format(who=said[who])
        yield stacked([Row(9 * MM), paragraph(written, BODY)], keep=who != "inspector")
