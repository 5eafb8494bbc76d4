"""How an error leaves the server: always `{code, params}`, with the status its code family has."""

from __future__ import annotations

import msgspec

from inspection.refusal import Refusal

STATUS: dict[str, int] = {
    "busy": 429,
    "throttled": 429,
    "token": 401,
    "access": 403,
    "request": 400,
    "request.too_large": 413,
    "request.encoding": 415,
    "request.not_found": 404,
    "request.method": 405,
    "request.slow": 408,
    "incident": 500,
}
"""Status by whole code, else by its first word; everything else is `RULE_STATUS`."""

RULE_STATUS = 409


class Failure(msgspec.Struct, frozen=True):
    """The body of every answer that is not a success."""

    code: str
    params: dict[str, str | int]


def status_of(refusal: Refusal) -> int:
    """The HTTP status that carries this refusal."""
    return STATUS.get(refusal.code) or STATUS.get(refusal.code.partition(".")[0], RULE_STATUS)


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Extra headers: `Retry-After` in whole seconds where the refusal says when to come again."""
    seconds = refusal.params.get("retry_after")
    return {"retry-after": str(seconds)} if isinstance(seconds, int) else {}


def body_of(refusal: Refusal) -> bytes:
    """The JSON body of this refusal."""
    return msgspec.json.encode(Failure(refusal.code, refusal.params))
