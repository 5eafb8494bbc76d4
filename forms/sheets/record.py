"""A filled form as a record to sign: every answer in words, what was not filled said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forms import paths
from forms.answers import MARK, REASON, Answers
from forms.definition import Definition, Question
from forms.leftovers import LeftOver, left_over, worded
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


def record(
    answers: Answers,
    *,
    number: str,
    beneath: str,
    language: str = "",
    met: bool = True,
    older: Sequence[Definition] = (),
) -> bytes:
    """The PDF of one filled form: what applied and how it was answered, with lines to sign.

    `number` names the record, `beneath` says where and when; `met`: somebody on site signs too;
    `older` are the versions that word the answers this one has no place for. Raises Refusal
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
    rows = [*_Record(answers, spoken, older).rows(), *_signatures(said, met=met)]
    return draw([(head, rows)], title=title or definition.id)


class _Record:
    def __init__(self, answers: Answers, language: str, older: Sequence[Definition]) -> None:
        self._answers = answers
        self._older = older
        self._left = left_over(answers.definition, answers.document)
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
        gone = [one for one in self._left if one.gone]
        if gone:
            yield self._title(self._said["older"])
        for one in gone:
            asked, said = self._of_older(one)
            told = paragraph(said, STRONG, indent=4 * MM)
            yield stacked([paragraph(asked, BODY), told], after=_AFTER)

    def _heading(self, path: str) -> Row | None:
        label = self._answers.label(path, self._language)
        found = paths.of_instance(path)
        if found is not None:
            number = self._answers.repeats[found[0]].index(path) + 1
            label = self._said["instance"].format(label=label, number=number)
        return self._title(label) if label else None

    def _title(self, label: str) -> Row:
        made = paragraph(label, HEADING)
        line = Stroke(0, made.height + 1, COLUMN, made.height + 1, 0.4)
        return Row(made.height + 5, made.marks, (line,), keep=True)

    def _question(self, path: str, question: Question) -> Row:
        label = self._answers.label(path, self._language)
        numbered = len(question.name) <= 3 and question.name[-1].isdecimal()
        asked = paragraph(f"{question.name} {label}" if numbered else label, BODY)
        told = [paragraph(self._worded(path, question), STRONG, indent=4 * MM)]
        reason = self._answers.answer(path + REASON)
        for finding in self._answers.findings_of(path):
            said = self._answers.message(finding, self._language) if finding.messages else ""
            if said and finding.strength != "hard":
                told.append(paragraph(self._said["finding"].format(said=said), FINE, indent=4 * MM))
        if reason:
            text = self._said["reason"].format(reason=reason)
            told.append(paragraph(text, FINE, indent=4 * MM))
        for one in self._left:
            if one.path == path and not one.gone:
                text = self._said["was"].format(answer=self._of_older(one)[1])
                told.append(paragraph(text, FINE, indent=4 * MM))
        return stacked([asked, *told], after=_AFTER)

    def _of_older(self, one: LeftOver) -> tuple[str, str]:
        return worded(self._older, one.path, one.value, self._language) or (one.path, one.value)

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


def _signatures(said: dict[str, str], *, met: bool) -> Iterator[Row]:
    for who in ("present", "inspector", "inspector")[0 if met else 1 :]:
        written = said["signature"].format(who=said[who])
        yield stacked([Row(9 * MM), paragraph(written, BODY)], keep=who != "inspector")
