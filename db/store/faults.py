"""Tells faults of the environment, which the user can act on, from our own bugs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc
from sqlcipher3 import dbapi2 as sqlcipher

from inspection.refusal import Refusal

# Primary and extended result codes: https://sqlite.org/rescode.html
_SQLITE = {
    5: "store.busy",  # BUSY
    6: "store.busy",  # LOCKED
    11: "store.damaged",  # CORRUPT; SQLCipher says so when a page's HMAC fails
    13: "store.disk_full",  # FULL
    14: "store.unreachable",  # CANTOPEN
    26: "store.foreign_file",  # NOTADB
}
_READ_ONLY, _READ_ONLY_SERVER = 8, "25006"
_SQLITE_READ_FAULTS = {266, 522, 8458}  # IOERR_READ, IOERR_SHORT_READ, IOERR_CORRUPTFS
_SQLITE_TEXTS = {  # what sqlite3_errstr says: the driver's backup gives no code with it
    "database is locked": 5,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}

# Appendix A of the PostgreSQL manual: whole codes first, then their classes.
_POSTGRES = {
    "53100": "store.disk_full",
    "53300": "store.busy",  # too many connections
    "55P03": "store.busy",  # lock not available
    "57014": "store.busy",  # cancelled by a statement timeout
    "57P01": "store.unreachable",  # the server is being shut down
    "57P02": "store.unreachable",
    "57P03": "store.unreachable",
    "58030": "store.disk_full",  # an I/O error of the server's system
    "XX001": "store.damaged",
    "XX002": "store.damaged",
}
_POSTGRES_CLASSES = {"08": "store.unreachable", "28": "store.unreachable", "40": "store.busy"}


def refusal_for(error: BaseException) -> Refusal | None:
    """The refusal that words this database error for a user, or None if it is a bug of ours.

    Codes: ``store.disk_full``, ``store.damaged``, ``store.foreign_file``, ``store.busy``,
    ``store.unreachable``.
    """
    if isinstance(error, sqlalchemy.exc.TimeoutError):  # every connection of the pool is in use
        return Refusal("store.busy")
    cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    if isinstance(cause, sqlcipher.Error):
        number = getattr(cause, "sqlite_errorcode", 0) or _SQLITE_TEXTS.get(str(cause), 0)
        code = _sqlite_code(number)
    elif isinstance(error, sqlalchemy.exc.OperationalError | sqlalchemy.exc.InternalError):
        state = getattr(cause, "sqlstate", None)
        code = _postgres_code(state, lost=error.connection_invalidated)
    else:
        return None
    return Refusal(code) if code else None


def _sqlite_code(number: int) -> str | None:
    if number & 0xFF == 10:  # IOERR
        return "store.damaged" if number in _SQLITE_READ_FAULTS else "store.disk_full"
    return _SQLITE.get(number & 0xFF)


def _postgres_code(state: str | None, *, lost: bool) -> str | None:
    if state is None:  # libpq found nobody to speak to
        return "store.unreachable"
    known = _POSTGRES.get(state) or _POSTGRES_CLASSES.get(state[:2])
    return known or ("store.unreachable" if lost else None)


def _is_read_only(error: BaseException) -> bool:
    """Whether the database may only be read: the file or its folder is write-protected, or the
    server is a standby."""
    cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    number = getattr(cause, "sqlite_errorcode", None) or 0
    return number & 0xFF == _READ_ONLY or getattr(cause, "sqlstate", None) == _READ_ONLY_SERVER


@contextmanager
def environment_faults(*, writes: bool = False) -> Iterator[None]:
    """Turns the environment's faults that leave this block into refusals; bugs pass unchanged.

    `writes`: the block may write; elsewhere it is a bug that anything tried to.
    """
    try:
        yield
    except (sqlalchemy.exc.SQLAlchemyError, sqlcipher.Error) as error:
        refusal = refusal_behind(error)
        if refusal is None and writes and _is_read_only(error):
            refusal = Refusal("store.unreachable")
        if refusal is None:
            raise
        raise refusal from error


def refusal_behind(error: BaseException) -> Refusal | None:
    """As `refusal_for`, also where another error hides the environment's."""
    return refusal_for(error) or _behind(error)


def _behind(error: BaseException) -> Refusal | None:
    """The fault that `error` hides: a full disk or a lost file ends the whole transaction, so that
    going back to a savepoint then fails for want of one."""
    seen: BaseException | None = error
    while isinstance(seen, sqlalchemy.exc.OperationalError | sqlcipher.OperationalError):
        refusal = refusal_for(seen)
        if refusal is not None:
            return refusal
        seen = seen.__context__
    return None
