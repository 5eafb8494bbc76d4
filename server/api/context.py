"""What the route handlers share: the bureau, its desks and lanes, and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from litestar import Request

from server import secrets
from server.blobs import BlobDesk
from server.bureau import Bureau
from server.checkpoints import Checkpoints
from server.holdings import Due, note
from server.lanes import Lanes
from server.log import Log
from server.seats import Seats
from server.snapshots import SnapshotDesk
from server.sync import SyncDesk
from server.tokens import Holder, authenticate
from server.uploads import UploadDesk

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """The collaborators of one process."""

    bureau: Bureau
    lanes: Lanes
    desk: SyncDesk
    snapshots: SnapshotDesk
    uploads: UploadDesk
    blobs: BlobDesk
    seats: Seats
    log: Log
    token_key: bytes

    @classmethod
    def of(cls, bureau: Bureau, log: Log) -> Context:
        """Everything the handlers need, for this bureau."""
        desk = SyncDesk(bureau)
        with bureau.database.read() as connection:
            token_key = bureau.secrets.read(connection, secrets.TOKEN_KEY)
        return cls(
            bureau=bureau,
            lanes=Lanes(embedded=True, wrote=Checkpoints(bureau.database).wrote)
            if bureau.settings.embedded
            else Lanes(embedded=False),
            desk=desk,
            snapshots=SnapshotDesk(bureau),
            uploads=UploadDesk(bureau),
            blobs=BlobDesk(bureau),
            seats=Seats(bureau.database),
            log=log,
            token_key=token_key,
        )

    def holder(self, request: Request[Any, Any, Any], *, leaving: bool = False) -> Holder:
        """The device behind the request's token; blocking. Raises as `tokens.authenticate`.

        `leaving` here and below: the last session of a closed account may ask for this too.
        """
        with self.bureau.database.read() as connection:
            return authenticate(
                connection,
                request.headers.get("authorization"),
                self.bureau.clock.now_ms(),
                leaving=leaving,
            )

    async def read(
        self,
        request: Request[Any, Any, Any],
        work: Callable[[Holder], T],
        *,
        leaving: bool = False,
    ) -> T:
        """`work` for the device that asks, on the readers' lane; who asks and all that is read is
        one transaction."""

        def look() -> T:
            with self.bureau.database.reading_once():
                return work(self.holder(request, leaving=leaving))

        return await self.lanes.read.run(look)

    async def write(
        self,
        request: Request[Any, Any, Any],
        work: Callable[[Holder], T],
        *,
        leaving: bool = False,
    ) -> T:
        """`work` for the device that asks, on the writers' lane; strangers never queue there."""
        holder = await self.who(request, leaving=leaving)
        return await self.lanes.write.run(lambda: work(holder))

    async def read_noting(
        self,
        request: Request[Any, Any, Any],
        work: Callable[[Holder], T],
        due: Callable[[Holder, T], Due],
    ) -> T:
        """As `read`; what `due` then says about holdings is written down before the answer leaves.

        Only the first answer about a scope waits for the writers' lane.
        """

        def read(holder: Holder) -> tuple[Holder, T, Due]:
            answer = work(holder)
            return holder, answer, due(holder, answer)

        holder, answer, found = await self.read(request, read)
        if found:
            await self.lanes.write.run(lambda: note(self.bureau, holder, found))
        return answer

    async def blob(
        self,
        request: Request[Any, Any, Any],
        work: Callable[[Holder], T],
        *,
        leaving: bool = False,
    ) -> T:
        """`work` on photos and scans, on a lane of its own; strangers never queue there."""
        holder = await self.who(request, leaving=leaving)
        return await self.lanes.blob.run(lambda: work(holder))

    async def who(self, request: Request[Any, Any, Any], *, leaving: bool = False) -> Holder:
        """The device that asks."""
        return await self.lanes.read.run(lambda: self.holder(request, leaving=leaving))


def context_of(request: Request[Any, Any, Any]) -> Context:
    """The context the application was made with."""
    context: Context = request.app.state["context"]
    return context
