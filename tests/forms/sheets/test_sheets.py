"""Blank sheets and records read back from their PDF: codes decoded, words found, margins kept."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pypdfium2 as pdfium
import pytest
import zxingcpp

from forms.answers import Answers
from forms.definition import Definition
from forms.publish import FORM_IDS, definition
from forms.sheets.blank import KEYS, blank, key_of
from forms.sheets.code import SheetCode, parse_sheet_code, serial_numbers
from forms.sheets.record import record
from forms.xlsform.load import load
from inspection.clock import FixedClock
from inspection.refusal import Refusal

MM = 72 / 25.4
FORM = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | relevant | required | parameters |
| | begin group | crew | 班组 | The crew |  |  |  |
| | select_one ways | A1 | 怎么发 | How paid? |  | yes |  |
| | select_multiple ways | A2 | 还有 | Also |  |  |  |
| | text | A3 | 涢水边${A1}谁 | Who, of ${A1}? | ${A1} = 'cash' |  |  |
| | end group |  |  |  |  |  |  |
| | rank ways | order | 先后 | Order |  |  |  |
| | range | mark | 打分 | Mark |  |  | start=1 end=5 |
| | date | day | 哪天 | Which day? |  |  |  |
| | time | hour | 几点 | When? |  |  |  |
| | acknowledge | seen | 看过 | Seen |  |  |  |
| | image | photo | 照片 | Photo |  |  |  |
| | note | thanks | 谢谢 | Thank you |  |  |  |
| | hidden | hidden_one |  |  |  |  |  |
| | begin repeat | worker | 工人 | Worker |  |  |  |
| | integer | days | 天数 | Days |  |  |  |
| | end repeat |  |  |  |  |  |  |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | ways | bank | 银行 | Bank |
| | ways | cash | 现金 | Cash |
| settings |
| | form_title | form_title_en | form_id | version | default_language |
| | 班组表 | Crew form | crew | 1.2 | 中文 (zh) |
"""


@pytest.fixture(scope="module")
def form() -> Definition:
    return load(FORM.encode(), "md")


def pages(data: bytes) -> Iterator[pdfium.PdfPage]:
    document = pdfium.PdfDocument(data)
    try:
        for at in range(len(document)):
            page = document[at]
            yield page
            page.close()
    finally:
        document.close()


def text_of(data: bytes) -> list[str]:
    found = []
    for page in pages(data):
        text = page.get_textpage()
        found.append(text.get_text_range())
        text.close()
    return found


def codes_of(data: bytes) -> list[str]:
    """The QR of each page at 150 dpi; empty where there is none."""
    found = []
    for page in pages(data):
        read = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
        found.append(read[0].text if read else "")
    return found


@pytest.mark.parametrize("form_id", FORM_IDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_of_ours_becomes_a_sheet_within_its_margins(form_id: str, language: str) -> None:
    made = blank(definition(form_id), ["000123"], language=language)
    codes = [parse_sheet_code(text) for text in codes_of(made)]
    of = len(codes)
    assert codes == [SheetCode(form_id, "2023.1", "000123", page, of) for page in range(1, of + 1)]
    for page in pages(made):
        assert (round(page.get_width() / MM), round(page.get_height() / MM)) == (210, 297)
        text = page.get_textpage()
        for at in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(at)
            assert left >= 13 * MM
            assert right <= 197 * MM
            assert bottom >= 8 * MM
            assert top <= 285 * MM
        text.close()


def test_questionnaire_is_one_sheet_of_paper() -> None:
    assert len(text_of(blank(definition("questionnaire"), ["1"]))) == 2


def test_sheet_shows_keys_words_and_what_may_not_apply(form: Definition) -> None:
    (text,) = text_of(blank(form, language="en", instances=2, beneath="No. 3 site"))
    for told in (
        "Crew form", "No. 3 site", "How paid?*", "Also (several)", "Who, of ____? (if it applies)",
        "Order (number them", "Mark (1 to 5)", "Year", "photo attached", "Thank you",
        "Worker 1", "Worker 2", "crew 1.2 · page 1 of 1",
    ):  # fmt: skip
        assert told in text, told
    assert "Worker 3" not in text
    assert "hidden_one" not in text
    lines = text.replace("\r", "").split("\n")
    assert any("1" in line and "Bank" in line and "2" in line and "Cash" in line for line in lines)


def test_rare_characters_are_drawn_and_unknown_ones_refused(form: Definition) -> None:
    assert "涢水边____谁" in text_of(blank(form))[0]
    with pytest.raises(Refusal) as raised:
        blank(form, beneath="\U0001f600")
    assert raised.value.code == "paper.undrawable_character"


def test_each_number_has_its_own_sheet_and_code(form: Definition) -> None:
    numbers = serial_numbers("A-098", 3)
    made = blank(form, numbers)
    assert numbers == ["A-098", "A-099", "A-100"]
    assert [parse_sheet_code(text).number for text in codes_of(made)] == numbers
    assert made == blank(form, numbers), "equal sheets, equal bytes"
    assert codes_of(blank(form)) == [""], "no number, no code"


@pytest.mark.parametrize("first", ["98", "A", "12-", "99é9"])
def test_number_that_runs_out_or_cannot_be_counted_is_refused(first: str) -> None:
    with pytest.raises(Refusal) as raised:
        blank(definition("return_visit"), serial_numbers(first, 3))
    assert raised.value.code == "sheet.number"


@pytest.mark.parametrize(
    "text",
    ["", "anxin:s1:f:1:2:1", "anxin:s2:f:1:2:1/1", "anxin:s1:f:1:2:2/1", "anxin:s1:f:1:2:0/1",
     "anxin:s1:a b:1:2:1/1", "https://example.invalid", "anxin:s1:f:1:2:1/1\nx"],
)  # fmt: skip
def test_text_that_is_no_sheet_code_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as raised:
        parse_sheet_code(text)
    assert raised.value.code == "sheet.code"


def test_code_typed_by_a_scanner_is_read_with_its_return_key() -> None:
    code = SheetCode("questionnaire", "2023.1", "000123", 1, 2)
    assert parse_sheet_code(f" {code.text}\r\n") == code


def test_record_words_every_answer_and_has_lines_to_sign(
    form: Definition, clock: FixedClock
) -> None:
    answers = Answers(form, clock=clock, chance=random.Random(1))
    answers.put("crew/A1", "cash")
    answers.put("crew/A2", "bank cash")
    answers.put("crew/A3", "老张")
    second, _ = answers.add_instance("worker")
    answers.put(f"{second}/days", "26")
    (text,) = text_of(record(answers, number="7", beneath="东小学", language="zh"))
    for told in (
        "班组表",
        "编号 7",
        "东小学",
        "A1 怎么发",
        "银行、现金",
        "涢水边",
        "老张",
        "工人 2",
        "26",
    ):
        assert told in text, told
    assert text.count("（签名）") == 3
    assert "（未填）" in text
    answers.put("crew/A1", "bank")
    (text,) = text_of(record(answers, number="7", beneath=""))
    assert "老张" not in text, "what does not apply is not in the record"


def test_keys_are_the_digits_first_then_letters_without_i_and_o() -> None:
    assert [key_of(at) for at in (0, 8, 9, 10, 18)] == ["1", "9", "0", "A", "J"]
    assert key_of(99) == ""
    assert len(set(KEYS)) == 10
