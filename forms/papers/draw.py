"""Draws a paper from its frozen content: one PDF, the same bytes on every machine and day.

ReportLab draws; pikepdf adds the content and the seal as attachments and writes the file. Nothing
comes from the surroundings: dates are the content's, the file id is a digest, streams are stored
without deflate (whose output varies with the zlib in use).
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from forms.papers import content as contents
from forms.papers import seal as seals
from forms.papers.layout import order, receipt
from forms.papers.layout.faces import Face, load
from forms.papers.layout.page import HEIGHT, WIDTH, Furniture, Row, paint
from forms.papers.words import words
from inspection.clock import civil_time
from inspection.refusal import Refusal

CONTENT_FILE: Final = "content.json"
SEAL_FILE: Final = "seal.txt"
_NUMBERED: Final = frozenset({"order"})
"""Templates whose sheets are numbered even when there is one: 公文, not forms."""
REVISION: Final = 1
"""Raised whenever fonts, wording or layout of an issued template draw otherwise than before, so
that papers drawn earlier are told from forged ones (a test keeps watch)."""
_one_at_a_time = threading.Lock()
"""ReportLab registers fonts for the whole process; previews and issued papers may meet."""
ENGINE: Final = (
    f"Anxin papers {REVISION}; ReportLab {version('reportlab')}; pikepdf {version('pikepdf')}; "
    f"qpdf {pikepdf.__libqpdf_version__}; qrcode {version('qrcode')}"
)
"""What drew a file, written into it: another engine may lay the same content out in other bytes."""


def draw(content: bytes, seal_url: str) -> bytes:
    """The PDF of a sealed paper; equal arguments give equal bytes.

    Raises Refusal: those of `content.parse` and `seal.parse`, ``paper.unknown_template``,
    ``paper.unknown_clause``, ``paper.undrawable_character``, and ``seal.other_paper`` when the
    seal is not of this content.
    """
    paper = contents.parse(content)
    seal = seals.parse(seal_url)
    if seal.number != paper.number or not seal.covers(content):
        raise Refusal("seal.other_paper")
    grouped = "-".join(seal.key_id[n : n + 4] for n in range(0, 16, 4))
    sheet = words(paper.template, paper.version).sheet
    drawn = _pages(
        paper,
        Furniture(
            modules=seals.modules(seal_url),
            caption=sheet["code"].format(key=grouped, number=paper.number),
            numbered=paper.template in _NUMBERED,
            watermark=sheet["demo"] if paper.demo else "",
            notice=sheet["demo_notice"] if paper.demo else "",
        ),
    )
    return _finished(drawn, paper, {CONTENT_FILE: content, SEAL_FILE: seal_url.encode()})


def draw_draft(content: bytes) -> bytes:
    """A preview before sealing: no code, 草稿 across each page; `verify` never accepts it.

    Raises Refusal as `draw` does.
    """
    paper = contents.parse(content)
    sheet = words(paper.template, paper.version).sheet
    furniture = Furniture(
        numbered=paper.template in _NUMBERED,
        watermark=sheet["demo"] if paper.demo else sheet["draft"],
        notice=sheet["draft_notice"],
    )
    return _finished(_pages(paper, furniture), paper, {})


def packet(papers: Sequence[tuple[bytes, int]], *, duplex: bool = False) -> bytes:
    """One PDF to print in one go from (file, copies) pairs; each paper stays its own file.

    With `duplex` every copy begins on a new sheet. The packet itself carries no seal to verify.
    """
    with pikepdf.Pdf.new() as joined:
        for file, copies in papers:
            with pikepdf.Pdf.open(io.BytesIO(file)) as one:
                for _ in range(copies):
                    joined.pages.extend(one.pages)
                    if duplex and len(one.pages) % 2:
                        joined.add_blank_page(page_size=(round(WIDTH), round(HEIGHT)))
        return _saved(joined)


def _pages(paper: contents.Content, furniture: Furniture) -> bytes:
    rows: list[Row]
    told = words(paper.template, paper.version)
    if isinstance(paper.facts, contents.OrderFacts):
        rows = order.rows(paper, paper.facts, told)
    else:
        rows = receipt.rows(paper, paper.facts, told)
    buffer = io.BytesIO()
    with _one_at_a_time:
        canvas = Canvas(
            buffer,
            pagesize=(WIDTH, HEIGHT),
            pageCompression=0,
            invariant=1,
            initialFontName=load(Face.BODY),
        )
        canvas.setTitle(f"{told.text('title')} {paper.number}")
        canvas.setAuthor(paper.issuer.name)
        canvas.setCreator("Anxin 安薪直通车")
        paint(canvas, rows, furniture)
        canvas.save()
    return buffer.getvalue()


def _finished(drawn: bytes, paper: contents.Content, attachments: dict[str, bytes]) -> bytes:
    with pikepdf.Pdf.open(io.BytesIO(drawn)) as pdf:
        issued = civil_time(paper.issued_ms).strftime("D:%Y%m%d%H%M%S+08'00'")
        pdf.docinfo["/CreationDate"] = issued
        pdf.docinfo["/ModDate"] = issued
        pdf.docinfo["/Producer"] = ENGINE
        pdf.Root.Lang = pikepdf.String("zh-CN")
        for stream in _unicode_maps(pdf):
            stream.write(_with_surrogates(stream.read_bytes()))
        for name, data in attachments.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf,
                data,
                filename=name,
                description="",
                mime_type="application/json" if name == CONTENT_FILE else "text/plain",
                creation_date=issued,
                mod_date=issued,
            )
        return _saved(pdf)


def _unicode_maps(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    found: list[pikepdf.Stream] = []
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
            stream = item.ToUnicode
            assert isinstance(stream, pikepdf.Stream)  # noqa: S101 - ReportLab always writes one
            found.append(stream)
    return found


def _with_surrogates(cmap: bytes) -> bytes:
    """ReportLab writes code points beyond the BMP as five digits; the format wants UTF-16BE."""

    def pair(found: re.Match[bytes]) -> bytes:
        return f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>".encode()

    return re.sub(rb"<([0-9A-F]{5,6})>", pair, cmap)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        compress_streams=False,
        recompress_flate=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        normalize_content=False,
        min_version="1.7",
    )
    return buffer.getvalue()
