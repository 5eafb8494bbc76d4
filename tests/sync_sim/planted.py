"""Faults planted into the real engine, each with the invariant that must find it out: what the
simulator does not notice in a broken engine, it would not notice in ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sync_sim import faults_of_erasing as erasing
from tests.sync_sim import faults_of_the_bureau as bureau
from tests.sync_sim import faults_of_the_laptop as laptop
from tests.sync_sim import stories
from tests.sync_sim.events import Event, Kind
from tests.sync_sim.play import Report, play, run
from tests.sync_sim.stage import Stage

MOST = 16
"""In how many runs a fault is looked for, from its first seed on. What is drawn may change without
anybody having to look for another seed."""

USUAL = (
    Kind.ADD,
    Kind.OPEN,
    Kind.SAVE,
    Kind.EDIT,
    Kind.ANSWER,
    Kind.PAPER,
    Kind.VOID,
    Kind.POISON,
    Kind.OFFICE,
    Kind.LEND,
    Kind.ASSIGN,
    Kind.SYNC,
    Kind.JUMP,
)
EDITS = (Kind.ADD, Kind.EDIT, Kind.SYNC)
DISPUTES = (Kind.ADD, Kind.OPEN, Kind.SAVE, Kind.EDIT, Kind.SYNC, Kind.RESOLVE)
ERASING = (Kind.EDIT, Kind.EDIT, Kind.SYNC, Kind.ERASE, Kind.ERASE, Kind.ERASE)
RESTORING = (Kind.ADD, Kind.EDIT, Kind.SYNC, *[Kind.BACKUP] * 4)
MOVING = (Kind.ADD, Kind.EDIT, Kind.SYNC, *[Kind.LEND] * 3, Kind.ASSIGN)
POISONING = (Kind.EDIT, Kind.SYNC, *[Kind.POISON] * 4)


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault, who must notice it, and of what the runs are made in which that shows."""

    name: str
    plant: Callable[[], Any]
    noticed_by: str
    kinds: tuple[Kind, ...] = USUAL
    steps: int = 40
    first: int = 1
    """The seed to begin with: only saves time."""
    story: tuple[Event, ...] = ()
    """For what chance brings about too seldom: what happens, once and for all."""


@dataclass(frozen=True, slots=True)
class Hunt:
    """The run in which a fault was noticed, the last of so many; None: in none of them."""

    report: Report | None
    runs: int


def hunt(stage: Stage, fault: Planted) -> Hunt:
    """Play runs with the fault in the engine until its own invariant finds it out."""
    for runs in range(1, MOST + 1):
        with fault.plant():
            if fault.story:
                report = play(stage, fault.first, stories.LAPTOPS, fault.story)
            else:
                report = run(stage, fault.first + runs - 1, fault.steps, fault.kinds)
        if report.broken == fault.noticed_by:
            return Hunt(report, runs)
    return Hunt(None, MOST)


PLANTED = (
    Planted(
        "merge rule inverted",
        bureau.rule_inverted,
        "no_conflict_without_disagreement",
        story=stories.SEEN,
    ),
    Planted("last push wins", bureau.last_push_wins, "every_value_is_current_or_on_show", EDITS),
    Planted(
        "resolve closes unseen candidates",
        bureau.a_resolve_closes_all,
        "every_value_is_current_or_on_show",
        DISPUTES,
        steps=80,
        first=4,
    ),
    Planted(
        "the office is one person",
        bureau.office_is_one_person,
        "every_value_is_current_or_on_show",
        story=stories.TWO_CLERKS,
    ),
    Planted(
        "own writes count", bureau.own_writes_count, "no_conflict_with_oneself", EDITS, first=2
    ),
    Planted(
        "freeze ignored", bureau.freeze_ignored, "a_frozen_row_stays_frozen", POISONING, first=3
    ),
    Planted("rights ignored", bureau.rights_ignored, "nobody_writes_outside_his_scopes"),
    Planted("poison stops the queue", bureau.poison_stops_the_queue, "a_session_is_bounded"),
    Planted(
        "clock decides", bureau.clock_decides, "a_session_is_bounded", (*EDITS, *[Kind.JUMP] * 4)
    ),
    Planted(
        "stored results not returned",
        bureau.results_not_kept,
        "a_session_is_bounded",
        story=stories.UNANSWERED,
    ),
    Planted(
        "past shared with a copy is nobody's",
        bureau.shared_past_ignored,
        "no_conflict_without_disagreement",
        story=stories.PARTED,
    ),
    Planted(
        "fork not noticed",
        bureau.fork_not_noticed,
        "own_edits_stay_on_screen",
        story=stories.FORKED,
    ),
    Planted("cursor advanced early", bureau.cursor_runs_ahead, "no_pull_skips_a_change"),
    Planted("scope check skipped", bureau.scopes_not_checked, "no_answer_holds_a_foreign_row"),
    Planted("sheet never renewed", bureau.sheet_never_renewed, "no_pull_skips_a_change"),
    Planted("echo of others", bureau.echo_of_others, "devices_equal_the_bureau", first=2),
    Planted(
        "snapshot lacks a row",
        bureau.snapshot_lacks_a_row,
        "devices_equal_the_bureau",
        EDITS,
        steps=10,
    ),
    Planted("chain link unchecked", bureau.links_not_checked, "tampering_is_detected", EDITS),
    Planted("epoch ignored", bureau.restore_not_noticed, "a_session_is_bounded", RESTORING),
    Planted(
        "bases of a lost life count",
        bureau.ceiling_ignored,
        "every_value_is_current_or_on_show",
        story=stories.THE_SAME_NUMBER,
    ),
    Planted(
        "revocation not asked for",
        bureau.revocation_ignored,
        "a_laptop_shut_out_is_told_nothing",
        (Kind.EDIT, Kind.SYNC, *[Kind.REVOKE] * 8),
    ),
    Planted(
        "erasure leaves sealed parts",
        erasing.sealed_parts_stay,
        "an_erasure_leaves_no_trace_at_the_bureau",
        ERASING,
    ),
    Planted(
        "erased rows are written again",
        erasing.erased_rows_written,
        "an_answer_holds_nothing_erased",
        ERASING,
    ),
    Planted("overlay dropped early", laptop.overlay_dropped_early, "own_edits_stay_on_screen"),
    Planted(
        "scope by scope", laptop.scope_by_scope, "a_crash_leaves_all_or_nothing", EDITS, first=6
    ),
    Planted("purge before push", laptop.purge_before_push, "a_session_is_bounded", MOVING, first=2),
    Planted(
        "purge skips search", laptop.search_not_purged, "a_purge_leaves_no_trace", MOVING, first=2
    ),
    Planted(
        "pages not rewritten",
        laptop.pages_not_rewritten,
        "a_purge_leaves_no_trace",
        MOVING,
        first=2,
    ),
    Planted(
        "row before operation",
        laptop.row_before_operation,
        "a_crash_leaves_all_or_nothing",
        (Kind.ADD,),
        first=3,
    ),
    Planted(
        "acknowledgement moves rev",
        laptop.acknowledgement_moves_rev,
        "every_value_is_current_or_on_show",
        story=stories.UNSEEN,
    ),
    Planted(
        "nothing is sent again after a restore",
        laptop.nothing_laid_open,
        "own_edits_stay_on_screen",
        story=stories.RESTORED,
    ),
    Planted(
        "numbers of a lost life are believed",
        laptop.numbers_of_a_lost_life_believed,
        "no_pull_skips_a_change",
        story=stories.COUNTED_ANEW,
    ),
    Planted(
        "photos are handed to whoever names them",
        bureau.photos_for_everybody,
        "bytes_are_read_through_a_row_alone",
        story=stories.A_PHOTO,
    ),
    Planted(
        "lost bytes are not sent again",
        laptop.lost_bytes_not_sent_again,
        "bytes_arrive",
        story=stories.PHOTOS_LOST,
    ),
    Planted(
        "purge leaves photos",
        laptop.bytes_not_purged,
        "a_purge_leaves_no_bytes",
        story=stories.A_PHOTO,
    ),
    Planted(
        "nothing is given back",
        laptop.nothing_given_back,
        "what_left_with_its_site_comes_back",
        story=stories.HANDED_OVER,
    ),
    Planted(
        "own edits give way to what is given back",
        laptop.given_back_as_own,
        "every_value_is_current_or_on_show",
        story=stories.CONTESTED,
    ),
    Planted(
        "no way back for who was forgotten",
        laptop.not_readmitted,
        "a_session_is_bounded",
        story=stories.FORGOTTEN,
    ),
    Planted(
        "the twin's operation passes for one's own",
        laptop.twin_taken_for_oneself,
        "a_crash_leaves_all_or_nothing",
        story=stories.TWINS,
    ),
    Planted(
        "parents of what waits are dropped",
        laptop.parents_dropped,
        "a_crash_leaves_all_or_nothing",
        story=stories.WITHOUT_PARENTS,
    ),
    Planted(
        "what no backup holds is let go of",
        laptop.all_is_let_go_of,
        "a_crash_leaves_all_or_nothing",
        EDITS,
    ),
    Planted(
        "erased operations stay",
        laptop.erased_operations_stay,
        "an_erasure_leaves_no_trace_on_a_laptop",
        ERASING,
    ),
    Planted(
        "what has come of an erased photo stays",
        erasing.uploads_of_erased_stay,
        "an_erasure_leaves_no_bytes_at_the_bureau",
        story=stories.HALF_A_PHOTO,
    ),
    Planted(
        "refused answers of the erased stay",
        erasing.refused_forms_stay,
        "an_erasure_leaves_no_trace_at_the_bureau",
        story=stories.REFUSED_ANSWERS,
    ),
    Planted(
        "what is typed during an erasure stays",
        laptop.drafts_of_erased_stay,
        "an_erasure_leaves_no_trace_on_a_laptop",
        story=stories.TYPED_MEANWHILE,
    ),
    Planted(
        "a photo voided too late is given up",
        laptop.void_here_is_void,
        "bytes_arrive",
        story=stories.VOIDED_TOO_LATE,
    ),
    Planted(
        "a table is left out",
        bureau.a_table_left_out,
        "devices_equal_the_bureau",
        story=stories.KEYED,
    ),
)
