"""Refuses what is no form before anything parses it: bombs, endless rows, document types."""

from __future__ import annotations

import io
import re
import zipfile

from forms.xlsform.findings import Finding

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of the file as given."""
LARGEST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all members of an .xlsx together, counted while unpacking, not as declared."""
MOST_MEMBERS = 500
MOST_ROWS = 20_000
"""Rows of all sheets together; the largest forms of the field have a few thousand."""
MOST_CELLS = 500_000
"""Cells of all sheets together, empty ones too: each costs a hundred bytes and more in memory."""
LONGEST_CELL = 32_767
"""Characters of a cell, Excel's own limit."""
_CHUNK = 256 * 1024
_TAG = 64
"""Bytes within which the beginning of a tag that is counted ends."""
_ROW = re.compile(rb"<(?:[\w.-]{1,40}:)?row[\s/>]")
_CELL = re.compile(rb"<(?:[\w.-]{1,40}:)?c[\s/>]")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)")
_PLAIN = frozenset({b"utf-8", b"us-ascii", b"ascii"})


def breach(data: bytes, kind: str) -> Finding | None:
    """The limit that a workbook breaks, or None; `kind` is ``xlsx``, ``csv`` or ``md``."""
    if len(data) > LARGEST_FILE:
        return _too_large(f"the file is larger than {LARGEST_FILE} bytes")
    if kind == "xlsx":
        return _breach_of_archive(data)
    if data.count(b"\n") > MOST_ROWS:
        return _too_large(f"more than {MOST_ROWS} rows")
    return _breach_of_text(data)


def _breach_of_text(data: bytes) -> Finding | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        text = "the text is not in UTF-8: save it as “CSV UTF-8”"
        return Finding("", line, "", "workbook.unreadable", text)
    return None


def _breach_of_archive(data: bytes) -> Finding | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                return _too_large(f"more than {MOST_MEMBERS} files inside the workbook")
            return _breach_of_members(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return Finding("", None, "", "workbook.unreadable", "the file is not an .xlsx workbook")


def _breach_of_members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Finding | None:
    unpacked = rows = cells = 0
    for member in members:
        is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
        with archive.open(member) as stream:
            tail = b""
            first = True
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > LARGEST_UNPACKED:
                    return _too_large(f"unpacks to more than {LARGEST_UNPACKED} bytes")
                if not is_xml:
                    continue
                text = tail + chunk
                if (first and not _is_plain(text)) or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    return _unsafe(member.filename)
                first = first and len(text) < _TAG
                cut = _last_tag(text)
                rows += len(_ROW.findall(text, 0, cut))
                cells += len(_CELL.findall(text, 0, cut))
                tail = text[cut:]
                if rows > MOST_ROWS:
                    return _too_large(f"more than {MOST_ROWS} rows")
                if cells > MOST_CELLS:
                    return _too_large(f"more than {MOST_CELLS} cells")
            rows += len(_ROW.findall(tail))
    return _too_large(f"more than {MOST_ROWS} rows") if rows > MOST_ROWS else None


def _last_tag(text: bytes) -> int:
    """Where the last tag begins if it may go on in the next chunk, else the end."""
    at = text.rfind(b"<", max(0, len(text) - _TAG))
    return len(text) if at < 0 else at


def _is_plain(text: bytes) -> bool:
    """Whether an XML part is written in UTF-8, so that what is counted in it is what is read."""
    if text.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0")):
        return text.count(b"\0", 0, 4) == 4  # nothing but noughts is no XML at all
    declared = _DECLARED.match(text.removeprefix(b"\xef\xbb\xbf"))
    return declared is None or declared.group(1).lower() in _PLAIN


def _unsafe(part: str) -> Finding:
    text = f"{part} declares a document type or an encoding that no spreadsheet program writes"
    return Finding("", None, "", "workbook.unreadable", text)


def _too_large(text: str) -> Finding:
    return Finding("", None, "", "workbook.too_large", text)
