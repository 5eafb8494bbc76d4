"""The photos of a test laptop: rows pushed, and tus spoken by hand."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from db.replication.operation import Operation
from db.store.pieces import Pieces
from db.tables.site import attachment, attachment_stored
from server.bureau import Bureau
from tests.server.laptop import Laptop

TUS = {"tus-resumable": "1.0.0"}
PERSONAL = frozenset({"file_name", "note", "kept_where"})


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def operation(laptop: Laptop, site: str, content: bytes, **changed: Any) -> Operation:
    """The operation that adds a photo's row."""
    named = bool(changed.get("named"))
    values = {
        "site_id": site,
        "named": named,
        "kind": "photo",
        "file_name": "IMG_0001.jpg",
        "mime": "image/jpeg",
        "size": len(content),
        "sha256": digest(content),
        "added_at": laptop.clock.now_ms(),
        "account_id": laptop.me.account,
        **changed,
    }
    scope = f"{'people' if named else 'site'}:{site}"
    return laptop.make("attachment", scope, values, personal=PERSONAL)


def add(laptop: Laptop, site: str, content: bytes, **changed: Any) -> str:
    """Push a photo's row; its id."""
    made = operation(laptop, site, content, **changed)
    (result,) = laptop.push(made).results
    assert result.code == "applied", result
    return made.core.row


@dataclass
class Tus:
    """A laptop's way to its uploads."""

    laptop: Laptop

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> httpx.Response:
        sent = {**TUS, "authorization": f"Bearer {self.laptop.token}", **(headers or {})}
        return self.laptop.client.request(method, path, headers=sent, content=body)

    def begin(self, row: str, size: int, **headers: str) -> httpx.Response:
        told = {
            "upload-length": str(size),
            "upload-metadata": "attachment " + base64.b64encode(row.encode()).decode(),
        }
        return self.ask("POST", "/uploads", {**told, **headers})

    def begun(self, row: str, content: bytes) -> str:
        """Where the upload is."""
        answer = self.begin(row, len(content))
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    def send(self, url: str, offset: int, data: bytes, **headers: str) -> httpx.Response:
        told = {
            "content-type": "application/offset+octet-stream",
            "upload-offset": str(offset),
            "upload-checksum": "sha256 " + base64.b64encode(hashlib.sha256(data).digest()).decode(),
        }
        return self.ask("PATCH", url, {**told, **headers}, data)

    def reach(self, url: str) -> int:
        answer = self.ask("HEAD", url)
        assert answer.status_code == 200
        return int(answer.headers["upload-offset"])

    def store(self, row: str, content: bytes, piece: int = 300_000) -> str:
        """Upload all of it."""
        url = self.begun(row, content)
        for start in range(0, len(content), piece):
            answer = self.send(url, start, content[start : start + piece])
            assert answer.status_code == 204, answer.text
        return url

    def fetch(self, row: str, **headers: str) -> httpx.Response:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", f"/blobs/{row}", told)


def is_stored(bureau: Bureau, row: str) -> bool:
    """Whether the bureau says that it has this attachment's bytes, and has them."""
    with bureau.database.read() as connection:
        of_row = attachment_stored.c.attachment_id == row
        said = connection.execute(select(attachment_stored.c.id).where(of_row)).all()
        sha256 = connection.scalars(select(attachment.c.sha256).where(attachment.c.id == row)).one()
    assert len(said) <= 1
    assert not said or bureau.blobs.check(sha256)
    return bool(said)


def pieces(bureau: Bureau, url: str) -> Pieces:
    return bureau.blobs.pieces(url.rpartition("/")[2])


def files(bureau: Bureau) -> list[Path]:
    folder = bureau.settings.blobs
    return sorted(path for path in folder.rglob("*") if path.is_file())
