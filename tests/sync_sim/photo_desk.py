"""The door for bytes of the simulated bureau: the real desks behind tus and ranges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from typing import NamedTuple

from db.replication import tus
from inspection.refusal import Refusal
from server.blobs import BlobDesk
from server.bureau import Bureau
from server.tokens import Holder
from server.uploads import Upload, UploadDesk

_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


class Answer(NamedTuple):
    """What a request comes back with."""

    status: int
    body: bytes
    headers: Mapping[str, str] = {}


class PhotoDesk:
    """Uploads and blobs of one server process."""

    def __init__(self, bureau: Bureau) -> None:
        self._uploads, self._blobs = UploadDesk(bureau), BlobDesk(bureau)

    def answer(
        self, holder: Holder, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """One request to ``/uploads`` or ``/blobs``. Raises Refusal as the desks do."""
        _, _, named = path.removeprefix("/").partition("/")
        if path.startswith("/blobs/"):
            return self._read(holder, named, headers)
        tus.check_version(headers.get("tus-resumable"))
        if method == "POST":
            size = tus.number(headers.get("upload-length"), "upload-length")
            told = tus.metadata(headers.get("upload-metadata"))
            made = self._uploads.create(holder, told["attachment"].decode(), size)
            return _reached(201, made, {"location": f"/uploads/{made.id}"})
        if method == "HEAD":
            return _reached(200, self._uploads.look(holder, named))
        start = tus.number(headers.get("upload-offset"), "upload-offset")
        summed = tus.Sum(headers.get("upload-checksum"))
        under_way = self._uploads.receiving(holder, named, start, len(body))
        summed.hear(body)
        summed.check()
        under_way.keep(body)
        return _reached(204, under_way.finish())

    def _read(self, holder: Holder, attachment: str, headers: Mapping[str, str]) -> Answer:
        found = self._blobs.find(holder, attachment)
        told = _RANGE.fullmatch(headers.get("range", ""))
        if told is None:
            raise Refusal("blob.range")
        with closing(self._blobs.read(found, int(told[1]), int(told[2]) + 1)) as pieces:
            return Answer(206, b"".join(pieces), {"etag": f'"{found.sha256}"'})


def _reached(status: int, found: Upload, more: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, b"", {"upload-offset": str(found.offset), **(more or {})})
