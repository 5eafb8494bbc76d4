"""The demo's page stands alone, says what failed, and shows data as text."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QColor, QImage

from tools.demo.album import Album, Rows, Step, png


def picture(colour: str = "#0B6E75") -> QImage:
    image = QImage(33, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_page_needs_nothing_beside_itself(tmp_path: Path) -> None:
    album = Album(tmp_path, "样例市")
    album.add(Step("今日", "Today", picture(), pages=[picture(), picture()]))
    page = album.write().read_text("utf-8")
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", page)
    assert page.count("data:image/png;base64,") == 3
    assert "1 步全部完成" in page


def test_pictures_keep_size_and_colour() -> None:
    with Image.open(io.BytesIO(png(picture()))) as read:
        assert read.size == (33, 20)
        assert read.convert("RGB").getpixel((5, 5)) == (11, 110, 117)


def test_what_users_typed_is_shown_as_text(tmp_path: Path) -> None:
    album = Album(tmp_path, "<b>")
    rows = Rows("<i>", ("<u>",), [["<script>alert(1)</script>"]])
    album.add(Step("<img>", "&", facts={"<a>": "<p>"}, tables=[rows]))
    page = album.write().read_text("utf-8")
    body = page[page.index("<body>") :]
    assert not re.search(r"<(?:b|i|u|a|p|img|script)>", body)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body


def test_failed_step_is_told_at_the_top(tmp_path: Path) -> None:
    album = Album(tmp_path, "")
    album.add(Step("今日", "Today", picture()))
    album.add(Step("这一步没有成功", "This step failed: no key", picture("#B3261E"), failed=True))
    page = album.write().read_text("utf-8")
    assert "演示没有走完" in page.split("<section")[0]
    failed = re.findall(r'<section id="s(\d)" class=failed>', page)
    assert failed == ["2"]
    assert base64.b64encode(png(picture("#B3261E"))).decode() in page
