"""The printed page measured: GB/T 9704 margins, type sizes, pitch and flow, within a millimetre."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from forms.papers import draw
from forms.papers.layout.page import LINES, PITCH, TEXT_HEIGHT, Row, flow
from tests.forms.papers import samples

MM = 72 / 25.4
TOLERANCE = 1.0  # millimetres


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as pdfium sees it; its ink box in millimetres from the sheet's upper left."""

    sign: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def glyphs(pdf: bytes, page: int) -> list[Glyph]:
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    text = sheet.get_textpage()
    height = sheet.get_height()
    found = []
    for n in range(text.count_chars()):
        sign = text.get_text_range(n, 1)
        if not sign.strip():
            continue
        left, bottom, right, top = text.get_charbox(n)
        found.append(
            Glyph(
                sign,
                left / MM,
                (height - top) / MM,
                right / MM,
                (height - bottom) / MM,
                pdfium.FPDFText_GetFontSize(text, n),
            )
        )
    text.close()
    sheet.close()
    document.close()
    return found


def body_lines(pdf: bytes, page: int) -> list[list[Glyph]]:
    """Lines of 16 pt hanzi, from the top."""
    lines: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs(pdf, page):
        if abs(glyph.size - 16) < 0.01 and "\u4e00" <= glyph.sign <= "\u9fff":
            middle = (glyph.top + glyph.bottom) / 2
            lines[round((middle - 37) / (PITCH / MM))].append(glyph)
    return [lines[key] for key in sorted(lines)]


@pytest.fixture(scope="module")
def long_pdf() -> bytes:
    """An order whose second page holds nothing but one long finding."""
    finding = samples.contents.Finding("C3", "工资支付情况" * 300, "改正", ("724-31",))
    return draw.draw(*samples.sealed(samples.make_order(findings=(finding,))))


def test_sheet_is_a4(order_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(order_pdf)
    for page in document:
        assert page.get_width() / MM == pytest.approx(210, abs=0.1)
        assert page.get_height() / MM == pytest.approx(297, abs=0.1)
        page.close()
    document.close()


def test_full_page_fills_the_text_area_of_156_by_225(long_pdf: bytes) -> None:
    text = [glyph for glyph in glyphs(long_pdf, 1) if glyph.size == pytest.approx(16, abs=0.01)]
    assert min(glyph.left for glyph in text) == pytest.approx(28, abs=TOLERANCE)
    assert max(glyph.right for glyph in text) == pytest.approx(210 - 26, abs=TOLERANCE)
    assert min(glyph.top for glyph in text) == pytest.approx(37, abs=TOLERANCE)
    assert max(glyph.bottom for glyph in text) == pytest.approx(297 - 35, abs=TOLERANCE)
    assert len(body_lines(long_pdf, 1)) == LINES


def test_first_line_of_an_order_begins_at_the_top_margin(order_pdf: bytes) -> None:
    title = [glyph for glyph in glyphs(order_pdf, 0) if glyph.size == pytest.approx(22, abs=0.01)]
    assert min(glyph.top for glyph in title) == pytest.approx(37, abs=TOLERANCE)
    middle = (min(one.left for one in title) + max(one.right for one in title)) / 2
    assert middle == pytest.approx(28 + 78, abs=TOLERANCE)
    assert "".join(one.sign for one in title) == "涢城市人力资源和社会保障局限期改正指令书"


def test_lines_are_28_99_points_apart(long_pdf: bytes) -> None:
    lines = body_lines(long_pdf, 1)
    middles = [sum((glyph.top + glyph.bottom) / 2 for glyph in line) / len(line) for line in lines]
    pitch = (middles[-1] - middles[0]) / (len(lines) - 1)
    assert pitch == pytest.approx(28.99 / MM, abs=TOLERANCE)


def test_plain_line_holds_28_characters_15_79_points_apart() -> None:
    facts = "本" * 120
    finding = samples.contents.Finding("C3", facts, "改正", ("724-31",))
    pdf = draw.draw(*samples.sealed(samples.make_order(findings=(finding,))))
    full = [line for line in body_lines(pdf, 0) if {glyph.sign for glyph in line} == {"本"}]
    assert [len(line) for line in full[1:3]] == [28, 28]
    first = sorted(glyph.left for glyph in full[1])
    pitch = (first[-1] - first[0]) / 27
    assert pitch == pytest.approx(15.79 / MM, abs=0.05)


def test_date_ends_four_characters_from_the_right_edge(order_pdf: bytes) -> None:
    last = body_lines(order_pdf, 1)[-1]
    assert last[-1].sign == "日"
    assert last[-1].right == pytest.approx((28 + 156) - 4 * 16 / MM, abs=TOLERANCE)


def test_page_numbers_stand_right_on_odd_and_left_on_even_sheets(long_pdf: bytes) -> None:
    for page in (0, 1, 2):
        found = [one for one in glyphs(long_pdf, page) if one.size == pytest.approx(14, abs=0.01)]
        assert "".join(one.sign for one in found) == f"—{page + 1}—"
        if page % 2:
            assert min(one.left for one in found) == pytest.approx(28 + 16 / MM, abs=TOLERANCE)
        else:
            right = 184 - 16 / MM
            assert max(one.right for one in found) == pytest.approx(right, abs=TOLERANCE)
        dash = found[0]
        assert (dash.top + dash.bottom) / 2 == pytest.approx(262 + 7, abs=TOLERANCE)


def test_receipt_is_one_sheet_of_cells_between_10_5_and_14_points(receipt_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(receipt_pdf)
    assert len(document) == 1
    document.close()
    sizes = {round(glyph.size, 1) for glyph in glyphs(receipt_pdf, 0)}
    assert sizes == {22.0, 14.0, 12.0, 10.5, 6.5}
    table = [glyph for glyph in glyphs(receipt_pdf, 0) if glyph.size < 22]
    assert min(glyph.left for glyph in table) >= 28
    assert max(glyph.right for glyph in table) <= 184 + 0.2
    assert max(glyph.bottom for glyph in table) <= 262


def test_receipt_for_many_papers_flows_to_a_second_sheet_with_its_grid() -> None:
    documents = tuple(
        samples.contents.Document("限期改正指令书", f"涢人社劳监令字〔2026〕第{n:04d}号")
        for n in range(1, 21)
    )
    pdf = draw.draw(*samples.sealed(samples.make_receipt(documents=documents)))
    document = pypdfium2.PdfDocument(pdf)
    told = "".join(page.get_textpage().get_text_range() for page in document)
    assert len(document) == 2
    assert all(one.number in told for one in documents)
    document.close()


def test_signatures_never_stand_on_a_sheet_without_text() -> None:
    for length in range(0, 560, 28):
        finding = samples.contents.Finding("C3", "甲" + "乙" * length, "改正", ("724-31",))
        pdf = draw.draw(*samples.sealed(samples.make_order(findings=(finding,))))
        document = pypdfium2.PdfDocument(pdf)
        last = document[len(document) - 1].get_textpage().get_text_range()
        document.close()
        # A seal never stands on a sheet without text: the last paragraph is with it.
        assert re.search(r"有权向本局陈\s*述、申辩", last), length


def test_rows_kept_together_move_to_the_next_page_together() -> None:
    rows = [Row(PITCH) for _ in range(20)] + [Row(PITCH, keep=True)] * 3 + [Row(PITCH)]
    pages = flow(rows)
    assert [len(page) for page in pages] == [20, 4]


def test_rows_kept_together_beyond_a_page_are_parted_rather_than_lost() -> None:
    rows = [Row(PITCH, keep=True)] * 50 + [Row(PITCH)]
    pages = flow(rows)
    assert [len(page) for page in pages] == [22, 22, 7]
    assert all(sum(row.height for row in page) <= TEXT_HEIGHT + PITCH for page in pages)


def test_due_date_and_clauses_are_printed(order_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(order_pdf)
    told = "".join(re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document)
    document.close()
    assert "你单位应当在2026年11月30日前（含当日）改正下列事项：" in told
    assert "违反了《保障农民工工资支付条例》第三十一条、第三十四条的规定" in told
    assert "依据《保障农民工工资支付条例》第五十六条，处5万元以上10万元以下的罚款" in told
    assert "本指令书一式两份" in told
    assert f"{date(2026, 11, 23).year}年11月23日" in told
