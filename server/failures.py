"""How an error leaves the server: always a `Problem`, with the status its code family has."""

from __future__ import annotations

from db.replication.message import Problem, encode
from inspection.refusal import Refusal

STATUS: dict[str, int] = {
    "busy": 429,
    "store.busy": 429,
    "sync.busy": 429,
    "throttled": 429,
    "token": 401,
    "access": 403,
    "device": 403,
    "enrol": 403,
    "push.actor": 403,
    "push.signature": 403,
    "push.too_large": 413,
    "sync.account_closed": 403,
    "sync.account_unknown": 403,
    "sync.device_revoked": 403,
    "sync.device_unknown": 403,
    "operation": 400,
    "packing": 400,
    "request": 400,
    "request.encoding": 415,
    "request.method": 405,
    "request.not_found": 404,
    "request.slow": 408,
    "request.too_large": 413,
    "signature": 400,
    "blob": 404,
    "blob.digest": 422,
    "blob.range": 416,
    "upload": 400,
    "upload.checksum": 460,
    "upload.content_type": 415,
    "upload.expired": 410,
    "upload.offset": 409,
    "upload.too_large": 413,
    "upload.unknown": 404,
    "upload.version": 412,
    "snapshot.gone": 404,
    "store": 503,
    "wire": 400,
    "incident": 500,
}
"""Status by whole code, else by its first word; everything else is `RULE_STATUS`."""

RULE_STATUS = 409


def status_of(refusal: Refusal) -> int:
    """The HTTP status that carries this refusal."""
    return STATUS.get(refusal.code) or STATUS.get(refusal.code.partition(".")[0], RULE_STATUS)


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Extra headers: `Retry-After` in whole seconds where the refusal says when to come again."""
    seconds = refusal.params.get("retry_after")
    return {"retry-after": str(seconds)} if isinstance(seconds, int) else {}


def problem_of(refusal: Refusal) -> Problem:
    """The refusal as the wire carries it; `number` is an incident's, `retry_after` seconds."""
    params = dict(refusal.params)
    seconds, number = params.pop("retry_after", None), params.get("number")
    return Problem(
        code=refusal.code,
        params=params,
        incident=str(number) if refusal.code == "incident" else None,
        retry_after=seconds if isinstance(seconds, int) else None,
    )


def body_of(refusal: Refusal) -> bytes:
    """The JSON body of this refusal."""
    return encode(problem_of(refusal))
