"""The workbook as its author wrote it: which row a question came from, and what its cells say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.xlsform.findings import Finding

Row = Mapping[str, str]

SUPPORTED_TYPES = frozenset(
    {
        "acknowledge",
        "barcode",
        "calculate",
        "date",
        "datetime",
        "decimal",
        "deviceid",
        "email",
        "end",
        "file",
        "hidden",
        "image",
        "int",
        "integer",
        "note",
        "phonenumber",
        "photo",
        "range",
        "rank",
        "select_multiple",
        "select_one",
        "start",
        "string",
        "text",
        "time",
        "today",
        "trigger",
        "username",
    }
)
"""First words of the types that a laptop can show or fill; the rest is refused by row."""

_COLUMNS = {
    "relevant": ("relevant", "relevance", "bind::relevant"),
    "constraint": ("constraint", "bind::constraint"),
    "required": ("required", "bind::required"),
    "readonly": ("readonly", "read_only", "bind::readonly"),
    "calculation": ("calculation", "calculate", "bind::calculate"),
    "first_value": ("default",),
    "choice_filter": ("choice_filter",),
    "count": ("repeat_count", "count"),
    "seed": ("parameters",),
    "nodeset": ("type",),
    "guidance": ("guidance_hint",),
    "trigger": ("trigger",),
    "media": ("image", "big-image", "audio", "video"),
}
_BEGINS = re.compile(r"begin[ _](group|repeat|loop)\b", re.IGNORECASE)
_ENDS = re.compile(r"end[ _](group|repeat|loop)\b", re.IGNORECASE)
_TYPE = ("type", "command")
_NAME = ("name", "tag", "value")
_YES = frozenset({"yes", "true", "true()"})
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of the survey sheet by the path of their question, and the numbers of those rows."""

    rows: dict[str, tuple[int, Row]]
    findings: tuple[Finding, ...]

    def place(self, path: str, aspect: str) -> tuple[int | None, str, str]:
        """Row number, column and text of the cell that an expression was written in."""
        number, row = self.rows.get(path, (None, {}))
        kind = aspect.partition(":")[0]
        for column in _COLUMNS.get(kind, ()):
            if column in row:
                return number, column, row[column]
        shown = next((column for column in row if column.split("::")[0] == kind), kind)
        return number, shown, row.get(shown, "")

    def row_named(self, text: str) -> int | None:
        """The row of the first question whose name stands between quotes in a message."""
        for name in re.findall(r"'([^']+)'", text):
            for path, (number, _row) in self.rows.items():
                if path.rpartition("/")[2] == name:
                    return number
        return None


def read_source(survey: list[dict[str, str]]) -> Source:
    """Walks the survey sheet once; finds types that cannot be used and unmatched ends."""
    rows: dict[str, tuple[int, Row]] = {}
    findings: list[Finding] = []
    inside: list[str] = []
    for number, row, kind in _rows(survey):
        name = next((row[one] for one in _NAME if row.get(one)), "").strip()
        path = "/".join([*inside, name])
        if _ENDS.match(kind):
            if inside:
                inside.pop()
            continue
        fault = _fault_of_type(kind)
        if fault:
            findings.append(Finding("survey", number, "type", *fault))
        if name:
            rows.setdefault(path, (number, row))
        if _BEGINS.match(kind):
            inside.append(name)
    return Source(rows, tuple(findings))


def _rows(survey: list[dict[str, str]]) -> Iterator[tuple[int, Row, str]]:
    for number, raw in enumerate(survey, 2):
        row = {_SPACES.sub(" ", column.strip()): text for column, text in raw.items() if column}
        kind = _SPACES.sub(" ", next((row[one] for one in _TYPE if row.get(one)), "")).strip()
        if kind and row.get("disabled", "").strip().lower() not in _YES:
            yield number, row, kind


def _fault_of_type(kind: str) -> tuple[str, str] | None:
    if re.match(r"begin[ _](group|repeat)\b", kind, re.IGNORECASE):
        return None
    first = kind.split(" ")[0]
    if kind.startswith(("select one ", "select multiple ")):
        first = "_".join(kind.split(" ")[:2])
    if first in SUPPORTED_TYPES or kind.lower() in SUPPORTED_TYPES:
        return None
    return "form.type_not_supported", f"type {kind!r} is not supported"
