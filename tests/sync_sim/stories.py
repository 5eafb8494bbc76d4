"""Short runs written by hand, for what chance brings about too seldom."""

from __future__ import annotations

from tests.sync_sim.events import Event, Kind
from tests.sync_sim.wire import Fault, Trouble

LAPTOPS = 3
_A_ROW = (0, 4, 0, 1, 0, 1)
"""Picks: the first of all rows, its first field."""
_THE_SAME = (0, 1, 0, 1, 0, 1)
"""Picks: the row that was worked on last, its first field."""
_ITS_SECOND = (0, 1, 1, 1, 0, 1)
_ANOTHER_ROW = (1, 4, 1, 1, 1, 1)
_CUT_BEFORE_THE_PULL = (Trouble(2, Fault.GONE),)
UNSEEN = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.SYNC, 1, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.EDIT, 1, _ITS_SECOND),
    Event(Kind.SYNC, 1, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW, _CUT_BEFORE_THE_PULL),
    Event(Kind.EDIT, 0, _ITS_SECOND),
)
"""Two edit one row; one of them is told that his has arrived, not what else had, and goes on."""
FORKED = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.CLONE, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.EDIT, 3, _ANOTHER_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.SYNC, 3, _A_ROW),
)
"""A laptop and its copy both go on with the next number."""
PARTED = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW, _CUT_BEFORE_THE_PULL),
    Event(Kind.CLONE, 0, _A_ROW),
    Event(Kind.EDIT, 0, _THE_SAME),
    Event(Kind.EDIT, 3, _ANOTHER_ROW),
    Event(Kind.SYNC, 3, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
)
"""A laptop is copied while what it sent is not yet published back; the copy is the first to go on,
so that the other becomes a device of its own, and goes on from what both had sent."""
SEEN = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.SYNC, 1, _A_ROW),
    Event(Kind.EDIT, 1, _THE_SAME),
)
"""One edits what the other has entered, having seen it."""
_A_PROBLEM = (2, 4, 0, 1, 0, 1)
_OF_THE_OFFICE = (2, 0, 0, 0, 0, 0)
TWO_CLERKS = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.OFFICE, 0, _OF_THE_OFFICE),
    Event(Kind.EDIT, 0, _A_PROBLEM),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.OFFICE, 0, _OF_THE_OFFICE),
)
"""One clerk and the site's inspector edit a field, whose value stands; the next clerk sees only
that, and edits it."""
UNANSWERED = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW, (Trouble(1, Fault.ANSWER_LOST),)),
)
"""The bureau has taken an operation, and its answer is lost."""
_PUT_BACK, _UNSAID = (2, 0, 0, 0, 0, 0), (2, 0, 1, 0, 0, 0)
RESTORED = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _PUT_BACK),
)
"""The bureau is put back to before what it had confirmed."""
COUNTED_ANEW = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.IMPORT, 0, (0, 3, 0, 0, 0, 0)),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _PUT_BACK),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.LEND, 0, (0, 1, 0, 0, 0, 0)),
)
"""A laptop's program has fetched what is lost, and runs on: the bureau's numbers are lower now, and
what it writes next has numbers that the laptop has seen once."""
THE_SAME_NUMBER = (
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.OFFICE, 0, (0, 0, 0, 0, 0, 0)),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _UNSAID),
    Event(Kind.OFFICE, 0, (0, 0, 0, 0, 0, 0)),
)
"""Somebody edits what the office has edited; the bureau is put back to before that, unsaid, and the
office edits it again under the very number that he had seen."""
_TO_BO = (1, 0, 0, 0, 0, 0)
"""Picks: the second inspector, the first site."""
_HANDED_OVER = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.SYNC, 2, _A_ROW),
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.ASSIGN, 0, _TO_BO),
    Event(Kind.SYNC, 2, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
)
HANDED_OVER = (*_HANDED_OVER, Event(Kind.BACKUP, 0, _PUT_BACK))
"""The bureau loses what one has entered; his laptop has removed it, the new owner's shows it."""
CONTESTED = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.SYNC, 2, _A_ROW),
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.EDIT, 2, _THE_SAME),
    Event(Kind.SYNC, 2, _A_ROW),
    Event(Kind.ASSIGN, 0, _TO_BO),
    Event(Kind.SYNC, 2, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _PUT_BACK),
)
"""The same; the new owner has entered something there himself that did not stand."""
FORGOTTEN = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.CLONE, 0, _A_ROW),
    Event(Kind.EDIT, 0, _A_ROW),
    Event(Kind.EDIT, 3, _ANOTHER_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.SYNC, 3, _A_ROW),
    Event(Kind.BACKUP, 0, _PUT_BACK),
)
"""A copy became a device of its own after the backup that is put back."""
TWINS = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.CLONE, 0, _A_ROW),
    Event(Kind.EDIT, 3, _A_ROW),
    Event(Kind.EDIT, 3, _ITS_SECOND),
    Event(Kind.ACCOUNT, 3, _A_ROW),
    Event(Kind.SYNC, 3, _A_ROW),
    Event(Kind.EDIT, 0, _ANOTHER_ROW),
    Event(Kind.BACKUP, 0, _PUT_BACK),
)
"""A copy sends two operations and removes their bytes, its account being closed; the bureau is put
back, and hears the other laptop under the same numbers."""
_A_CONTACT, _A_FORM = (0, 1, 0, 0, 0, 0), (0, 1, 3, 1, 0, 0)
WITHOUT_PARENTS = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.ADD, 0, _A_CONTACT),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.SYNC, 2, _A_ROW),
    Event(Kind.ADD, 2, _A_FORM),
    Event(Kind.BACKUP, 0, _PUT_BACK),
    Event(Kind.SYNC, 2, _A_ROW),
)
"""A form waits that points to somebody else's visit; the bureau is put back to before that."""
_TAKEN = (0, 4, 1, 0, 0, 0)
A_PHOTO = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.PHOTO, 0, _TAKEN),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.LEND, 0, (2, 0, 0, 0, 0, 0)),
    Event(Kind.ASSIGN, 0, _TO_BO),
    Event(Kind.SYNC, 0, _A_ROW),
)
"""A photo is taken and sent; then its site goes to somebody else."""
PHOTOS_LOST = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.PHOTO, 0, _TAKEN),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _A_ROW),
    Event(Kind.BACKUP, 0, _PUT_BACK),
)
"""The database is put back, the folder of photos is not."""
_CALLED, _SAID = (0, 0, 1, 0, 0, 0), (0, 0, 0, 1, 1, 0)
_OF_HIM, _HIMSELF = (0, 9, 1, 0, 1, 0), (0, 0, 0, 0, 0, 0)
_WHO_WAS_CALLED = (0, 0, 1, 0, 0, 0)
HALF_A_PHOTO = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.CALL, 0, _CALLED),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.PHOTO, 0, _OF_HIM),
    Event(Kind.SYNC, 0, _A_ROW, (Trouble(6, Fault.GONE),)),
    Event(Kind.ERASE, 0, _WHO_WAS_CALLED),
)
"""A worker is called, and a photo added to what he says, which is on its way when he is erased."""
REFUSED_ANSWERS = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.CALL, 0, _CALLED),
    Event(Kind.ANSWER, 0, _SAID),
    Event(Kind.ASSIGN, 0, _TO_BO),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.ERASE, 0, _HIMSELF),
)
"""A worker is called by somebody whose site is another's by then: what he said stands in review
when he is erased."""
TYPED_MEANWHILE = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.CALL, 0, _CALLED),
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.ERASE, 0, _WHO_WAS_CALLED),
    Event(Kind.SYNC, 0, (0, 0, 0, 0, 1, 0)),
)
"""Somebody goes on typing what a worker says while a sync brings his erasure."""
VOIDED_TOO_LATE = (
    Event(Kind.SYNC, 0, _A_ROW),
    Event(Kind.PHOTO, 0, _TAKEN),
    Event(Kind.SYNC, 0, _A_ROW, (Trouble(4, Fault.GONE),)),
    Event(Kind.ASSIGN, 0, _TO_BO),
    Event(Kind.VOID_PHOTO, 0, _A_ROW),
    Event(Kind.SYNC, 0, _A_ROW),
)
"""A photo's row has arrived, its bytes have not; its author voids it when its site is another's."""
KEYED = (
    Event(Kind.SYNC, 1, _A_ROW),
    Event(Kind.SHEET, 0, (0, 0, 1, 0, 0, 0)),
    Event(Kind.SHEET, 0, (0, 0, 0, 0, 0, 0)),
    Event(Kind.SYNC, 0, (0, 1, 0, 0, 0, 0)),
    Event(Kind.SYNC, 1, (0, 1, 0, 0, 0, 0)),
)
"""A questionnaire is keyed on one laptop and fetched by another."""
