"""Loading XLSForms: what comes out of good ones, and the report that bad ones get."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from forms.answers import Answers
from forms.definition import Definition
from forms.publish import DEFINITIONS
from forms.xlsform.findings import Finding, FormInvalid
from forms.xlsform.load import load

SHEETS = {
    "survey": [
        ["type", "name", "label::中文 (zh)", "label::English (en)", "relevant", "calculation"],
        ["begin_group", "a", "甲组", "Group A", "", ""],
        ["select_one yn", "A1", "有合同吗", "Any contract?", "", ""],
        ["integer", "people", "“${A1}”几人", "How many?", "${A1} = 'no'", ""],
        ["select_multiple yn", "both", "都选", "Pick", "", ""],
        ["end_group", "", "", "", "", ""],
        ["calculate", "double", "", "", "", "${people} * 2"],
        ["acknowledge", "seen", "看过", "Seen", "", ""],
        ["note", "thanks", "谢谢", "Thanks", "", ""],
        ["range", "mark", "打分", "Mark", "", ""],
        ["image", "photo", "照片", "Photo", "", ""],
        ["hidden", "kind", "", "", "", ""],
        ["start", "begun", "", "", "", ""],
    ],
    "choices": [
        ["list_name", "name", "label::中文 (zh)", "label::English (en)"],
        ["yn", "yes", "有", "Yes"],
        ["yn", "no", "没有", "No"],
    ],
    "settings": [
        ["form_title", "form_title_en", "form_id", "version", "default_language"],
        ["小表", "Small", "small", "7", "中文 (zh)"],
    ],
}


def as_md(sheets: dict[str, list[list[str]]]) -> bytes:
    lines = []
    for name, rows in sheets.items():
        lines.append(f"| {name} |")
        lines += ["| | " + " | ".join(cells) + " |" for cells in rows]
    return "\n".join(lines).encode()


def as_csv(sheets: dict[str, list[list[str]]]) -> bytes:
    lines = []
    for name, rows in sheets.items():
        lines.append(f'"{name}"')
        lines += [",".join(["", *(f'"{cell}"' for cell in cells)]) for cells in rows]
    return "\n".join(lines).encode()


def as_xlsx(sheets: dict[str, list[list[str]]]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for cells in rows:
            sheet.append([cell or None for cell in cells])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def survey(*rows: list[str], header: list[str] | None = None, **settings_row: str) -> bytes:
    """A one-sheet form as markdown: type, name, label, and what `header` adds."""
    named = {"form_id": "f", "version": "1", **settings_row}
    sheets = {
        "survey": [["type", "name", "label", *(header or [])], *rows],
        "choices": [["list_name", "name", "label"], ["l", "a", "A"], ["l", "b", "B"]],
        "settings": [list(named), list(named.values())],
    }
    return as_md(sheets)


def findings_of(form: bytes, kind: str = "md") -> list[tuple[str, int | None, str, str]]:
    with pytest.raises(FormInvalid) as caught:
        load(form, kind)
    assert caught.value.code == "form.invalid"
    return [(f.sheet, f.row, f.column, f.code) for f in caught.value.findings]


@pytest.mark.parametrize(("kind", "write"), [("md", as_md), ("csv", as_csv), ("xlsx", as_xlsx)])
def test_same_form_in_every_kind_of_file_compiles_to_the_same_text(kind, write) -> None:
    assert load(write(SHEETS), kind).to_json() == load(as_md(SHEETS), "md").to_json()


def test_path_tells_its_kind_and_an_absent_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(as_xlsx(SHEETS))
    assert load(path).id == "small"
    with pytest.raises(FormInvalid) as caught:
        load(tmp_path / "gone.md")
    assert caught.value.findings[0].code == "workbook.unreadable"


def test_compiled_form_holds_what_the_author_wrote(clock) -> None:
    form = load(as_md(SHEETS), "md")
    assert (form.id, form.version) == ("small", "7")
    assert form.titles == {"zh": "小表", "en": "Small"}
    assert {path: q.type for path, q in form.questions.items()} == {
        "a/A1": "select_one",
        "a/people": "integer",
        "a/both": "select_multiple",
        "double": "calculate",
        "seen": "acknowledge",
        "thanks": "note",
        "mark": "range",
        "photo": "image",
        "kind": "hidden",
        "begun": "dateTime",
    }
    assert form.groups["a"].labels == {"zh": "甲组", "en": "Group A"}
    assert form.questions["mark"].parameters == {"start": "1", "end": "10", "step": "1"}
    answers = Answers(form, clock=clock)
    answers.put("a/A1", "no")
    answers.put("a/people", "6")
    assert answers.answer("double") == "12"
    assert answers.label("a/people", "zh") == "“no”几人"


def test_columns_of_every_aspect_reach_the_definition() -> None:
    header = [
        "hint",
        "required",
        "required_message",
        "readonly",
        "constraint",
        "constraint_message",
        "default",
        "appearance",
        "guidance_hint",
        "bind::clause",
        "bind::personal",
    ]
    row = [
        *("integer", "x", "X", "H", "yes", "RM", "false()", ". > 1", "CM"),
        *("5", "w1", "G", "724-28", "yes"),
    ]
    question = load(survey(row, header=header), "md").questions["x"]
    assert question.hints == {"default": "H"}
    assert question.guidance == {"default": "G"}
    assert (question.required, question.required_messages) == ("true()", {"default": "RM"})
    assert (question.constraint, question.constraint_messages) == (". > 1", {"default": "CM"})
    assert (question.readonly, question.default, question.appearance) == ("", "5", "w1")
    assert question.bind == {"clause": "724-28", "personal": "yes"}


def test_choice_filter_and_other_columns_of_choices_are_kept(clock) -> None:
    sheets = {
        "survey": [
            ["type", "name", "label", "choice_filter"],
            ["select_one p", "p", "P", ""],
            ["select_one c", "c", "C", "in = ${p}"],
        ],
        "choices": [
            ["list_name", "name", "label", "in"],
            ["p", "p1", "P1", ""],
            ["p", "p2", "P2", ""],
            ["c", "c1", "C1", "p1"],
            ["c", "c2", "C2", "p2"],
        ],
        "settings": [["form_id", "version"], ["f", "1"]],
    }
    answers = Answers(load(as_md(sheets), "md"), clock=clock)
    assert answers.choices("c") == ()
    answers.put("p", "p2")
    assert [choice.code for choice in answers.choices("c")] == ["c2"]


def test_or_other_adds_a_choice_and_its_text_question(clock) -> None:
    answers = Answers(load(survey(["select_one l or_other", "x", "X"]), "md"), clock=clock)
    assert not answers.relevant("x_other")
    answers.put("x", "other")
    assert answers.relevant("x_other")


@pytest.mark.parametrize(
    "kind",
    [
        "geopoint",
        "geotrace",
        "audio",
        "video",
        "background-audio",
        "csv-external",
        "xml-external",
        "select_one_from_file x.csv",
        "start-geopoint",
        "audit",
        "frobnicate",
    ],
)
def test_type_that_is_not_supported_is_refused_with_its_row(kind) -> None:
    form = survey(["text", "t", "T"], [kind, "x", "X"])
    assert findings_of(form) == [("survey", 3, "type", "form.type_not_supported")]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("relevant", "1 +", "expression.syntax"),
        ("constraint", "pulldata('a', 'b', 'c', .) = 1", "expression.unknown_function"),
        ("calculation", "../gone + 1", "expression.unknown_path"),
        ("required", "if(true())", "expression.arguments"),
        ("bind::clause", "724-28;第三条", "bind.clause"),
        ("bind::days", "soon", "bind.not_a_number"),
        ("bind::carry", "-3", "bind.not_a_number"),
        ("bind::strength", "harsh", "bind.strength"),
        ("bind::expires", "nothing", "bind.expires"),
    ],
)
def test_fault_in_a_cell_is_reported_with_row_and_column(column, text, code) -> None:
    form = survey(["text", "t", "T", ""], ["integer", "x", "X", text], header=[column])
    assert findings_of(form) == [("survey", 3, column, code)]


def test_place_of_a_fault_counts_in_the_authors_own_text() -> None:
    form = survey(
        ["text", "quite_long_name", "T", ""],
        ["integer", "x", "X", "${quite_long_name} = = 2"],
        header=["relevant"],
    )
    with pytest.raises(FormInvalid) as caught:
        load(form, "md")
    (finding,) = caught.value.findings
    assert "at character 22" in finding.text
    assert "${quite_long_name} = = 2" in str(finding)


def test_circular_calculation_is_reported_with_its_row() -> None:
    form = survey(
        ["calculate", "x", "", "${y} + 1"],
        ["calculate", "y", "", "${x} + 1"],
        header=["calculation"],
    )
    ((sheet, row, column, code),) = findings_of(form)
    assert (sheet, column, code) == ("survey", "calculation", "expression.circle")
    assert row in (2, 3)


@pytest.mark.parametrize(
    ("rows", "sheet", "row"),
    [
        ([["select_one gone", "x", "X"]], "survey", 2),
        ([["text", "x", "X"], ["text", "x", "X"]], "survey", 3),
        ([["text", "1x", "X"]], "survey", 2),
        ([["text", "t", "T"], ["text", "x", ""]], "survey", 3),
        ([["begin_group", "g", "G"], ["text", "x", "X"]], "survey", 2),
        ([["text", "x", "${gone}"]], "survey", 2),
    ],
)
def test_what_pyxform_refuses_is_reported_with_its_row(rows, sheet, row) -> None:
    ((found_sheet, found_row, _column, code),) = findings_of(survey(*rows))
    assert (found_sheet, found_row) == (sheet, row)
    assert code.startswith("pyxform.")


@pytest.mark.parametrize(
    ("form", "kind", "code"),
    [
        (b"", "md", "workbook.unreadable"),
        (b"no table here", "md", "workbook.unreadable"),
        (b"\xff\xfe\x00", "csv", "workbook.unreadable"),
        (b"PK\x03\x04 broken", "xlsx", "workbook.unreadable"),
        (b"", "xlsx", "workbook.unreadable"),
        (b"x", "xls", "workbook.kind_not_supported"),
        (b"| survey |\n| | type | name | label |\n| | text | x | X |\n", "md", "form.unnamed"),
        (
            as_md({"choices": SHEETS["choices"], "settings": SHEETS["settings"]}),
            "md",
            "workbook.no_survey",
        ),
    ],
)
def test_file_that_is_no_form_gets_a_finding_not_a_crash(form, kind, code) -> None:
    assert [finding[3] for finding in findings_of(form, kind)] == [code]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_table_gives_a_definition_or_findings_never_another_error(
    data: st.DataObject,
) -> None:
    table = bytearray((DEFINITIONS / "return_visit.md").read_bytes())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(table) - 1))
        table[at : at + data.draw(st.integers(0, 6))] = data.draw(
            st.sampled_from((b"|", b"${", b"}", b"\n", b"'", b"(", b"\x00", b"\xff", b"<x>&", b"["))
        )
    try:
        outcome: object = load(bytes(table), "md")
    except FormInvalid as refusal:
        outcome = refusal.findings[0]
    assert isinstance(outcome, Definition | Finding)
