"""Drawn papers read back: text, fonts, equal bytes everywhere, rare names, attachments."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from forms.papers import content as contents
from forms.papers import draw, seal
from inspection.refusal import Refusal
from tests.forms.papers import samples

ROOT = Path(__file__).resolve().parents[3]


def text_of(pdf: bytes) -> str:
    """All text without spaces, and without what stands between the sheets of a paragraph."""
    document = pypdfium2.PdfDocument(pdf)
    told = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    flowing = re.sub(r"—\s\d+\s—\s*\S+　密钥 [A-Z2-7-]{19}　扫码核验", "", told)
    return re.sub(r"\s", "", flowing)


def test_order_says_all_it_was_given(order_pdf: bytes) -> None:
    told = text_of(order_pdf)
    paper = samples.make_order()
    assert isinstance(paper.facts, contents.OrderFacts)
    expected = [
        paper.number,
        paper.issuer.name,
        paper.issuer.address,
        paper.facts.addressee.name,
        paper.facts.site.name,
        paper.facts.contact_name,
        paper.facts.contact_phone,
        *(one.badge for one in paper.facts.inspectors),
        *(one.facts for one in paper.facts.findings),
        *(one.demand for one in paper.facts.findings),
        "2026年11月23日",
        "2026年11月30日",
    ]
    assert [one for one in expected if one not in told] == []


def test_order_of_a_bureau_without_address_and_team_leaves_them_out() -> None:
    issuer = contents.Issuer("涢城市人社局", "", "", "")
    told = text_of(draw.draw(*samples.sealed(samples.make_order(issuer=issuer))))
    assert "电话：0722-5550123。" in told
    assert "地址" not in told
    assert "联系部门" not in told


def test_receipt_leaves_blanks_for_the_pen(receipt_pdf: bytes) -> None:
    told = text_of(receipt_pdf)
    for label in ("受送达人", "送达地点", "□直接送达□留置送达□邮寄送达□公告送达", "收件日期",
                  "拒收或拒签", "见证人", "送达人签名", "周玥（证号：E2026-0101）",
                  "镕翀（证号：E2026-0102）", "年月日时分", "1份"):  # fmt: skip
        assert label in told


def test_manner_known_is_ticked() -> None:
    told = text_of(draw.draw(*samples.sealed(samples.make_receipt(manner="left", place="项目部"))))
    assert "□直接送达√留置送达□邮寄送达□公告送达" in told
    assert "送达地点项目部" in told


@pytest.mark.parametrize("kind", ["order_pdf", "receipt_pdf"])
def test_every_font_is_an_embedded_subset_and_maps_to_unicode(
    kind: str, request: pytest.FixtureRequest
) -> None:
    seen = 0
    with pikepdf.Pdf.open(io.BytesIO(request.getfixturevalue(kind))) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                assert re.match(r"/[A-Z]{6}\+(NotoS|Anxin)", str(font.BaseFont))
                data = font.FontDescriptor.FontFile2.read_bytes()
                with TTFont(io.BytesIO(data), lazy=False) as face:
                    assert 1 < face["maxp"].numGlyphs <= 257
                assert "/ToUnicode" in font
                seen += 1
    assert seen >= 2


RARE = "涢玥昇堃喆翀珺镕𬭎𬴂㐂𠀋"


def test_rare_names_are_drawn_and_extracted() -> None:
    firm = contents.Addressee(f"{RARE}建筑有限公司", "subcontractor")
    people = (contents.Inspector("买买提·𬭎", "1"), contents.Inspector("𠀋𬴂", "2"))
    pdf = draw.draw(*samples.sealed(samples.make_order(addressee=firm, inspectors=people)))
    assert f"{RARE}建筑有限公司" in text_of(pdf)
    assert "□□" not in text_of(pdf)
    receipt = samples.make_receipt(addressee=firm, servers=people)
    told = text_of(draw.draw(*samples.sealed(receipt)))
    assert f"{RARE}建筑有限公司" in told
    assert "买买提·𬭎" in told
    assert "𠀋𬴂" in told


def test_unicode_maps_hold_no_five_digit_codes() -> None:
    firm = contents.Addressee("𬭎𬴂𠀋", "owner")
    pdf = draw.draw(*samples.sealed(samples.make_order(addressee=firm)))
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        maps = [
            font.ToUnicode.read_bytes()
            for page in opened.pages
            for font in page.Resources.Font.values()
        ]
    assert any(b"D872DF4E" in one for one in maps)  # U+2CB4E as UTF-16
    assert not any(re.search(rb"<[0-9A-F]{5}>", one) for one in maps)


def test_character_without_glyph_is_refused_before_anything_is_drawn() -> None:
    firm = contents.Addressee("☑公司", "owner")
    with pytest.raises(Refusal) as refused:
        draw.draw(*samples.sealed(samples.make_order(addressee=firm)))
    assert refused.value.code == "paper.undrawable_character"


def test_demo_paper_says_so_on_every_sheet() -> None:
    items = tuple(samples.finding(code) for code in ("A1", "B1", "C3", "C6", "E1"))
    for paper in (
        samples.make_order(demo=True, findings=items),
        samples.make_receipt(demo=True),
    ):
        document = pypdfium2.PdfDocument(draw.draw(*samples.sealed(paper)))
        for page in document:
            told = re.sub(r"\s", "", page.get_textpage().get_text_range())
            assert told.count("演示") == 2
            assert "演示文书不具有法律效力" in told
        document.close()


def test_real_paper_does_not_say_demo(order_pdf: bytes) -> None:
    assert "演示" not in text_of(order_pdf)


def test_content_and_seal_are_attached_as_they_are(order_pdf: bytes) -> None:
    content, url = samples.sealed(samples.make_order())
    with pikepdf.Pdf.open(io.BytesIO(order_pdf)) as pdf:
        assert set(pdf.attachments) == {"content.json", "seal.txt"}
        assert pdf.attachments["content.json"].get_file().read_bytes() == content
        assert pdf.attachments["seal.txt"].get_file().read_bytes() == url.encode()
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261123103000+08'00'"


def test_no_stream_is_deflated(order_pdf: bytes) -> None:
    assert b"FlateDecode" not in order_pdf


def test_seal_of_another_paper_is_refused() -> None:
    content, _ = samples.sealed(samples.make_order())
    _, other = samples.sealed(samples.make_order(contact_name="他人"))
    with pytest.raises(Refusal) as refused:
        draw.draw(content, other)
    assert refused.value.code == "seal.other_paper"


def test_unknown_template_version_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        draw.draw(*samples.sealed(samples.make_order(version=2)))
    assert refused.value.code == "paper.unknown_template"


DRAW = """
import hashlib, sys
from forms.papers import draw
from tests.forms.papers import samples
for paper in (samples.make_receipt(), samples.make_order(demo=True), samples.make_order()):
    sys.stdout.write(hashlib.sha256(draw.draw(*samples.sealed(paper))).hexdigest() + "\\n")
"""


def test_other_process_zone_locale_and_hash_seed_give_the_same_bytes(
    order_pdf: bytes, tmp_path: Path
) -> None:
    told = []
    for zone, locale, seed in (("Pacific/Kiritimati", "C", "1"), ("America/Adak", "C.UTF-8", "77")):
        environment = {
            **os.environ,
            "TZ": zone,
            "LANG": locale,
            "LC_ALL": locale,
            "PYTHONHASHSEED": seed,
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),
        }
        run = subprocess.run(
            [sys.executable, "-c", DRAW],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        told.append(run.stdout.split())
    assert told[0] == told[1]
    assert told[0][2] == hashlib.sha256(order_pdf).hexdigest()
    assert len(set(told[0])) == 3


def test_draft_bears_no_code_and_no_seal() -> None:
    data = contents.freeze(samples.make_order())
    draft = draw.draw_draft(data)
    assert "草稿未编号用印，不得送达" in text_of(draft)
    with pikepdf.Pdf.open(io.BytesIO(draft)) as pdf:
        assert len(pdf.attachments) == 0
    assert draft == draw.draw_draft(data)


def test_packet_holds_every_copy_in_order(order_pdf: bytes, receipt_pdf: bytes) -> None:
    packet = draw.packet([(order_pdf, 2), (receipt_pdf, 1)])
    document = pypdfium2.PdfDocument(packet)
    told = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    document.close()
    assert ["送达回证" in page for page in told] == [False, False, False, False, True]
    assert told[0] == told[2]
    assert "限期改正指令书" in told[0]
    assert packet == draw.packet([(order_pdf, 2), (receipt_pdf, 1)])


def test_packet_for_duplex_begins_each_copy_on_a_new_sheet(receipt_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(draw.packet([(receipt_pdf, 2)], duplex=True))
    told = [bool(page.get_textpage().get_text_range().strip()) for page in document]
    document.close()
    assert told == [True, False, True, False]


def test_code_on_the_sheet_is_the_seal(order_pdf: bytes) -> None:
    _, url = samples.sealed(samples.make_order())
    told = text_of(order_pdf)
    key = seal.parse(url).key_id
    assert f"密钥{key[:4]}-{key[4:8]}-{key[8:12]}-{key[12:]}" in told
