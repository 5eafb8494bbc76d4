"""Refuses workbooks too large to be forms before anything parses them: zip bombs, endless rows."""

from __future__ import annotations

import io
import zipfile

from forms.xlsform.findings import Finding

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of the file as given."""
LARGEST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all members of an .xlsx together, counted while unpacking, not as declared."""
MOST_MEMBERS = 500
MOST_ROWS = 20_000
"""Rows of all sheets together; the largest forms of the field have a few thousand."""
_CHUNK = 256 * 1024


def breach(data: bytes, kind: str) -> Finding | None:
    """The limit that a workbook breaks, or None; `kind` is ``xlsx``, ``csv`` or ``md``."""
    if len(data) > LARGEST_FILE:
        return _too_large(f"the file is larger than {LARGEST_FILE} bytes")
    if kind == "xlsx":
        return _breach_of_archive(data)
    if data.count(b"\n") > MOST_ROWS:
        return _too_large(f"more than {MOST_ROWS} rows")
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
    unpacked = rows = 0
    for member in members:
        with archive.open(member) as stream:
            is_sheet = member.filename.startswith("xl/worksheets/")
            tail = b""
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > LARGEST_UNPACKED:
                    return _too_large(f"unpacks to more than {LARGEST_UNPACKED} bytes")
                if is_sheet:
                    rows += (tail + chunk).count(b"<row") - tail.count(b"<row")
                    tail = chunk[-3:]
                    if rows > MOST_ROWS:
                        return _too_large(f"more than {MOST_ROWS} rows")
    return None


def _too_large(text: str) -> Finding:
    return Finding("", None, "", "workbook.too_large", text)
