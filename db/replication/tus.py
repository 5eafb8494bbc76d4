"""What both sides say in headers by the tus 1.0 protocol of resumable uploads (tus.io, 2016)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from email.utils import formatdate

from inspection.refusal import Refusal

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
"""For the checksum of a piece: the protocol demands the first, our laptops use the second."""
CONTENT_TYPE = "application/offset+octet-stream"
MOST = 2**53 - 1

_NUMBER = re.compile(r"[0-9]{1,16}", re.ASCII)
_KEY = re.compile(r"[!-+\--~]+", re.ASCII)


def metadata_of(attachment: str) -> str:
    """``Upload-Metadata`` that names the row an upload belongs to."""
    return f"attachment {base64.b64encode(attachment.encode()).decode()}"


def checksum_of(data: bytes) -> str:
    """``Upload-Checksum`` of a piece."""
    return f"sha256 {base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def check_version(told: str | None) -> None:
    """Raises Refusal ``upload.version`` (the answer names ours) for a client of another one."""
    if told != VERSION:
        raise Refusal("upload.version", version=VERSION)


def number(told: str | None, field: str) -> int:
    """A size or offset in bytes. Raises Refusal ``upload.malformed`` (field)."""
    if told is None or not _NUMBER.fullmatch(told) or int(told) > MOST:
        raise Refusal("upload.malformed", field=field)
    return int(told)


def metadata(told: str | None) -> Mapping[str, bytes]:
    """``Upload-Metadata``: keys with values in Base64. Raises Refusal ``upload.malformed``."""
    found: dict[str, bytes] = {}
    for pair in (told or "").split(","):
        key, _, value = pair.strip().partition(" ")
        if not key and not value and not (told or "").strip():
            continue
        if not _KEY.fullmatch(key) or key in found:
            raise Refusal("upload.malformed", field="upload-metadata")
        found[key] = _base64(value.strip(), "upload-metadata")
    return found


class Sum:
    """``Upload-Checksum`` of a piece, compared with what comes of it. Nothing is compared if the
    client told none (`told`). Raises Refusal ``upload.malformed`` for an algorithm we do not have.
    """

    def __init__(self, header: str | None) -> None:
        self.told = header is not None
        algorithm, _, value = (header or ALGORITHMS[0]).strip().partition(" ")
        if algorithm not in ALGORITHMS:
            raise Refusal("upload.malformed", field="upload-checksum")
        self._expected = _base64(value.strip(), "upload-checksum")
        self._found = hashlib.new(algorithm, usedforsecurity=False)

    def hear(self, data: bytes) -> None:
        """The next bytes."""
        if self.told:
            self._found.update(data)

    def check(self) -> None:
        """Raises Refusal ``upload.checksum`` (status 460) if another one was told."""
        if self.told and not hmac.compare_digest(self._found.digest(), self._expected):
            raise Refusal("upload.checksum")


def expires(at_ms: int) -> str:
    """``Upload-Expires`` as HTTP writes dates (RFC 9110 §5.6.7)."""
    return formatdate(at_ms / 1000, usegmt=True)


def _base64(text: str, field: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("upload.malformed", field=field) from None
