"""Arranges the order 限期改正指令书 as a GB/T 9704 page: heading, five sections, signatures."""

from __future__ import annotations

from forms.papers.content import Content, Finding, OrderFacts
from forms.papers.layout.faces import Face
from forms.papers.layout.lines import Style, break_lines
from forms.papers.layout.page import (
    BODY,
    BODY_SIZE,
    HEADING,
    PITCH,
    TEXT_WIDTH,
    TITLE,
    Mark,
    Row,
    Stroke,
    centred,
)
from forms.papers.words import Words, article, chinese_date, cite

_TWO = 2 * (BODY_SIZE + BODY.tracking)
"""Two characters: the indent of a paragraph."""
_NOTE = Style(Face.BODY, 12.0)


def rows(content: Content, facts: OrderFacts, words: Words) -> list[Row]:
    """All rows of the order, in reading order.

    Raises Refusal ``paper.unknown_clause`` for a finding that cites what no law file names.
    """
    findings = facts.findings
    breached = [code for finding in findings for code in finding.breached]
    bases = [code for finding in findings for code in finding.bases]
    paragraphs: list[tuple[str, Style]] = [
        (
            words.text(
                "opening",
                inspected_on=chinese_date(facts.inspected_on),
                role=words.names["roles"][facts.addressee.role],
                site=facts.site.name,
            ),
            BODY,
        ),
        (words.text("facts_heading"), HEADING),
        *((_numbered(words, "finding", n, one.facts), BODY) for n, one in enumerate(findings, 1)),
        *([(words.text("finding_breach", clauses=cite(breached)), BODY)] * bool(breached)),
        (words.text("basis_heading"), HEADING),
        (
            words.text("basis", clauses=cite([*bases, *words.lists["basis_always"]])),
            BODY,
        ),
        (words.text("demand_heading"), HEADING),
        (words.text("demand_opening", due_on=chinese_date(facts.due_on)), BODY),
        *((_numbered(words, "demand", n, one.demand), BODY) for n, one in enumerate(findings, 1)),
        (words.text("report_heading"), HEADING),
        (
            words.text(
                "report",
                team=_team(content, words),
                contact_name=facts.contact_name,
                contact_phone=facts.contact_phone,
                address=_address(content, words),
            ),
            BODY,
        ),
        (words.text("consequence_heading"), HEADING),
        (_consequences(words, findings), BODY),
    ]
    made = _head(content, words)
    salutation = words.text("salutation", addressee=facts.addressee.name)
    made += paragraph(salutation, BODY, indent=0)
    for text, style in paragraphs:
        # A heading or a sentence that announces a list stays with what follows.
        made += paragraph(text, style, keep=style is HEADING or text.endswith("："))
    # The seal never stands on a sheet without text: the last paragraph goes with it.
    made += [_kept(row) for row in paragraph(words.text("defence"), BODY)]
    return made + _foot(content, facts, words)


def paragraph(text: str, style: Style, indent: float = _TWO, keep: bool = False) -> list[Row]:
    """A paragraph as rows, its last kept with what follows if `keep`.

    Pages are filled to the last line (§7.2: 撑满版心), so single lines are not held back.
    """
    lines = break_lines(text, style, TEXT_WIDTH, indent)
    last = len(lines) - 1
    return [
        Row(
            PITCH,
            (Mark(line.indent, line.text, Style(style.face, style.size, line.tracking)),),
            keep=keep and n == last,
        )
        for n, line in enumerate(lines)
    ]


def _head(content: Content, words: Words) -> list[Row]:
    """Issuer and title centred in 22 pt, the number beneath, a rule as wide as the text area."""
    made = [
        Row(1.25 * PITCH, (centred(line.text, TITLE),), keep=True)
        for text in (content.issuer.name, words.text("title"))
        for line in break_lines(text, TITLE, TEXT_WIDTH)
    ]
    rule = Stroke(0, PITCH, TEXT_WIDTH, PITCH, 1.0)
    made.append(Row(1.5 * PITCH, (centred(content.number, BODY, 5),), (rule,), keep=True))
    return made


def _foot(content: Content, facts: OrderFacts, words: Words) -> list[Row]:
    """Inspectors sign at the left; the bureau's name is centred over the date, 右空四字."""
    made = [Row(0.5 * PITCH, keep=True)]
    for inspector in facts.inspectors:
        signed = words.text("inspector")
        end = BODY.width(signed)
        badge = words.text("badge", badge=inspector.badge)
        start = TEXT_WIDTH - BODY.width(badge)
        blank = Stroke(end, 17, start - 8, 17)
        made.append(
            Row(PITCH, (Mark(0, signed, BODY), Mark(start, badge, BODY)), (blank,), keep=True)
        )
    day = chinese_date(content.dated)
    right = TEXT_WIDTH - 4 * BODY_SIZE
    middle = right - BODY.width(day) / 2
    made.append(Row(0.75 * PITCH, keep=True))
    for line in break_lines(content.issuer.name, BODY, TEXT_WIDTH):
        wide = BODY.width(line.text)
        x = min(middle - wide / 2, TEXT_WIDTH - wide)
        made.append(Row(PITCH, (Mark(max(x, 0), line.text, BODY),), keep=True))
    made.append(Row(PITCH, (Mark(right - BODY.width(day), day, BODY),), keep=True))
    made.append(Row(0.75 * PITCH, (Mark(0, words.text("copies"), _NOTE, 4),)))
    return made


def _numbered(words: Words, key: str, ordinal: int, text: str) -> str:
    return words.text(key, ordinal=ordinal, **{_FIELD[key]: text.strip().rstrip("。；;")})


_FIELD = {"finding": "facts", "demand": "demand"}


def _consequences(words: Words, findings: tuple[Finding, ...]) -> str:
    """Each liability once; a finding without its own falls under refusal to correct."""
    codes: list[str] = []
    for finding in findings:
        own = [article(code) for code in finding.bases if article(code) in words.consequences]
        codes += own or words.lists["consequence_without_own"]
    told = [
        words.text("consequence_item", clause=cite([code]), consequence=words.consequences[code])
        for code in dict.fromkeys(codes)
    ]
    return words.text("consequence", consequences="；".join(told))


def _team(content: Content, words: Words) -> str:
    told = content.issuer.team
    return words.text("report_team", team=told) if told else ""


def _address(content: Content, words: Words) -> str:
    told = content.issuer.address
    return words.text("report_address", address=told) if told else ""


def _kept(row: Row) -> Row:
    return Row(row.height, row.marks, row.strokes, keep=True)
