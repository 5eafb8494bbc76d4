"""What the account of a push may do beyond writing where it holds: by the bureau's rows alone."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from db.journal.rules import Caller
from db.replication.fields import Json, same
from db.replication.operation import Core, Operation
from db.tables.bureau import account, grant
from db.tables.registry import table_named
from inspection.terms import AccountRole

Key = tuple[str, str]


class Rights:
    """Who settles what, and where a refused operation stands; asked only when it matters."""

    def __init__(self, connection: Connection, caller: Caller, now: int) -> None:
        self._connection = connection
        self._caller = caller
        self._now = now

    def may_settle(self, scope: str) -> bool:
        """Whether the caller decides conflicts and reviews of this scope.

        Whoever writes there settles his own; a supervisor settles those of the sites he reads.
        """
        mode = self._caller.scopes.get(scope)
        if mode is None or not scope.startswith(("site:", "people:")):
            return False
        return mode == "write" or self._is_supervisor

    def review_scope(self, core: Core) -> str:
        """The scope in which a refused operation stands.

        The one it names, if the caller holds that scope or once held it and rows of that table
        belong to such scopes: there a new owner and the supervisor see it. A stranger's stands in
        his own, so that a forged one puts nothing into the scope it aimed at (decision 0008).
        """
        kind = core.scope.partition(":")[0]
        table = table_named(core.entity)
        declared = "" if table is None else str(table.info["scope"])
        fits = {"site": ("site", "named", "carried"), "people": ("people", "named", "carried")}
        held = core.scope in self._caller.scopes or core.scope in self._ever_held
        if declared in fits.get(kind, ()) and held:
            return core.scope
        return f"user:{self._caller.account}"

    @cached_property
    def _is_supervisor(self) -> bool:
        role = select(account.c.role).where(account.c.id == self._caller.account)
        return self._connection.execute(role).scalar() == AccountRole.SUPERVISOR

    @cached_property
    def _ever_held(self) -> frozenset[str]:
        query = select(grant.c.granted_scope).where(
            grant.c.account_id == self._caller.account, grant.c.granted_at <= self._now
        )
        return frozenset(self._connection.scalars(query))


class Claims:
    """Proposals that a transaction takes over: it may write their values, and no others.

    So a supervisor, who only reads, can use a refused operation of his team; never one of his own,
    or a refusal would be a way to write.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._cases: set[str] = set()
        self._values: dict[Key, dict[str, list[Json]]] = {}

    def take(self, image: dict[str, Any], proposed: dict[str, tuple[Json, Json]]) -> None:
        """Note that the review of this image is being used."""
        self._cases.add(image["case_id"])
        if image["actor"] == self._caller.account:
            return
        claimed = self._values.setdefault((image["entity"], image["row"]), {})
        for name, (_, value) in proposed.items():
            claimed.setdefault(name, []).append(value)

    def using(self, case: str) -> bool:
        """Whether another part of this case is being used."""
        return case in self._cases

    def cover(self, one: Operation) -> bool:
        """Whether this operation writes nothing but what was proposed for its row."""
        claimed = self._values.get((one.core.entity, one.core.row))
        return claimed is not None and all(
            any(same(value, other) for other in claimed.get(name, ()))
            for name, value in one.values.items()
        )
