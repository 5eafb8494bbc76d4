"""What an author is told about his workbook: sheet, row, column, reason."""

from __future__ import annotations

from dataclasses import dataclass

from inspection.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that keeps a form from being published.

    `row` counts from 1 as in Excel, the header being row 1; None when no single row is at fault.
    `code` is a dotted reason; `text` says it in English, for the author's report.
    """

    sheet: str
    row: int | None
    column: str
    code: str
    text: str

    def __str__(self) -> str:
        place = self.sheet or "workbook"
        if self.row is not None:
            place += f" row {self.row}"
        if self.column:
            place += f", {self.column}"
        return f"{place}: {self.text} [{self.code}]"


class FormInvalid(Refusal):
    """Refusal ``form.invalid``: the workbook is no form that can be published; see `findings`."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("form.invalid", count=len(findings), first=str(findings[0]))
        self.findings = findings
