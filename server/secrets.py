"""The bureau's own secrets in its database, readable only with the key file beside the server."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, bindparam, insert, select

from db.tables.server import secret
from inspection.refusal import Refusal

SIGNING_KEY = "signing_key"
"""The bureau's private signing key (`forms.signing.PrivateKey.text`)."""
PERSON_KEY = "person_key"
"""32 bytes for `person_key`: counts one person once, whatever site he works on."""
TOKEN_KEY = "token_key"  # noqa: S105 - the name of a row
"""32 bytes that authenticate challenges and digest one-time codes."""

_SEALED = select(secret.c.value).where(secret.c.name == bindparam("name_"))
_TAG = b"hkdf+aes256gcm/1:"
_NONCE_BYTES = 12


class Secrets:
    """Opens and keeps secrets under a wrapping key derived from the server's key file."""

    def __init__(self, server_key: bytes) -> None:
        derivation = HKDF(SHA256(), 32, salt=None, info=b"anxin-server-secrets-1")
        self._box = AESGCM(derivation.derive(server_key))

    def keep(self, connection: Connection, name: str, value: bytes) -> None:
        """Store a secret once, sealed and bound to its name."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = _TAG + nonce + self._box.encrypt(nonce, value, name.encode())
        connection.execute(insert(secret).values(name=name, value=sealed))

    def read(self, connection: Connection, name: str) -> bytes:
        """The secret. Raises Refusal ``bureau.secret_missing``, ``bureau.other_key_file``."""
        sealed = connection.execute(_SEALED, {"name_": name}).scalar()
        if sealed is None:
            raise Refusal("bureau.secret_missing", name=name)
        if not sealed.startswith(_TAG):
            raise Refusal("bureau.other_key_file")
        content = sealed[len(_TAG) :]
        try:
            return self._box.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], name.encode())
        except InvalidTag:
            raise Refusal("bureau.other_key_file") from None
