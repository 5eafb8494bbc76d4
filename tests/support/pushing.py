"""A push as the bureau reads it, for tests that change something in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.replication import push
from db.replication.message import decode, encode
from db.replication.wire import PushRequest
from forms.signing import PrivateKey


def sign(operations: Sequence[push.Sendable], key: PrivateKey, **told: Any) -> PushRequest:
    """The request that sends these operations; `told` as `push.Written.request` takes it."""
    return decode(encode(push.write(operations, key).request(**told)), PushRequest)
