"""The demo's record: captioned steps with pictures and facts, in one page that needs no network."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 1080px; padding: 32px 24px 96px; background: #F6F7F8;
  color: #1B2430; font: 15px/1.6 "Noto Sans SC", "Source Han Sans SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 0; }
.lead, .en, figcaption, .small { color: #5B6673; } .small { font-size: 13px; }
section { margin: 40px 0 0; padding: 24px; background: #FFF; border: 1px solid #E3E6EA;
  border-radius: 8px; }
section.failed { border: 2px solid #B3261E; } .failed h2 { color: #B3261E; }
figure { margin: 16px 0 0; } img { max-width: 100%; border: 1px solid #E3E6EA; border-radius: 4px; }
.pages { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
table { border-collapse: collapse; margin-top: 16px; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0;
  border-bottom: 1px solid #E3E6EA; overflow-wrap: anywhere; }
th { color: #5B6673; font-weight: 500; } .facts th { width: 200px; }
.steps { columns: 2; padding-left: 20px; margin: 16px 0 0; } a { color: #0B6E75; }
.good { color: #1E7B4A; } .bad { color: #B3261E; }
"""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of facts: its heading in both languages, column names, and lines."""

    title: str
    columns: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One captioned step. `facts` are label to value, `pages` pictures side by side."""

    zh: str
    en: str
    picture: QImage | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    pages: Sequence[QImage] = ()
    tables: Sequence[Rows] = ()
    failed: bool = False


class Album:
    """Collects steps and writes ``index.html`` into a folder."""

    def __init__(self, folder: Path, lead: str) -> None:
        self.folder = folder
        self._lead = lead
        self.steps: list[Step] = []
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def index(self) -> Path:
        """The page."""
        return self.folder / "index.html"

    def add(self, step: Step) -> None:
        """One more step; the page is written at the end."""
        self.steps.append(step)

    def write(self) -> Path:
        """Write the page; returns its path."""
        failed = any(step.failed for step in self.steps)
        verdict = (
            '<p class="bad">演示没有走完。 The demonstration did not reach its end.</p>'
            if failed
            else f'<p class="good">{len(self.steps)} 步全部完成。 '
            f"All {len(self.steps)} steps were done.</p>"
        )
        listed = "".join(
            f'<li><a href="#s{n}">{html.escape(step.zh)}</a></li>'
            for n, step in enumerate(self.steps, start=1)
        )
        body = "".join(_section(n, step) for n, step in enumerate(self.steps, start=1))
        page = (
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>安薪直通车 演示 · Anxin demo</title><style>{_STYLE}</style></head><body>"
            "<h1>安薪直通车：一名监察员的半天</h1>"
            '<p class="en">Anxin: half a day of one inspector, walked through the real window by '
            "key and mouse events. The city, its firms and its people are made up.</p>"
            f'<p class="lead">{html.escape(self._lead)}</p>{verdict}'
            f'<ol class="steps">{listed}</ol>{body}</body></html>\n'
        )
        self.index.write_text(page, encoding="utf-8")
        return self.index


def _section(number: int, step: Step) -> str:
    picture = f"<figure>{_image(step.picture, step.zh)}</figure>" if step.picture else ""
    facts = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>"
        for name, value in step.facts.items()
    )
    pages = "".join(_image(page, step.zh) for page in step.pages)
    return (
        f'<section id="s{number}"{" class=failed" if step.failed else ""}>'
        f"<h2>{number}. {html.escape(step.zh)}</h2>"
        f'<div class="en">{html.escape(step.en)}</div>{picture}'
        + (f'<table class="facts">{facts}</table>' if facts else "")
        + (f'<figure class="pages">{pages}</figure>' if pages else "")
        + "".join(_table(rows) for rows in step.tables)
        + "</section>"
    )


def _table(rows: Rows) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in rows.columns)
    lines = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line) + "</tr>"
        for line in rows.lines
    )
    return f"<table><caption>{html.escape(rows.title)}</caption><tr>{head}</tr>{lines}</table>"


def _image(image: QImage, name: str) -> str:
    data = base64.b64encode(png(image)).decode()
    return f'<img alt="{html.escape(name)}" src="data:image/png;base64,{data}">'


def png(image: QImage) -> bytes:
    """A picture as a PNG file of at most 256 colours: windows and papers have few."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (plain.width(), plain.height())
    whole = Image.frombuffer(
        "RGB", size, bytes(plain.constBits()), "raw", "RGB", plain.bytesPerLine(), 1
    )
    kept = io.BytesIO()
    few = whole.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(kept, format="PNG", optimize=True)
    return kept.getvalue()
