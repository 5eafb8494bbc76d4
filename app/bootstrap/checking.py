"""`anxin --check` and `anxin --export-head FILE`: is this computer's data sound, and what did the
bureau last sign for it; from a terminal, in both languages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.bootstrap.arguments import Options
from app.bootstrap.asking import Ask, ask_secret, newest_store
from app.services.checking import Checked, Finding, check, signed_head
from app.ui.words import codes, refusals, sync_history
from db.store.files import write_atomically
from db.store.looking import Looked, looking_at
from inspection.refusal import Refusal

SOUND, FAULTY, NOT_LOOKED = 0, 1, 2
"""Exit codes."""

_WORDS = {
    "file": (
        "数据文件有损坏的页。从备份恢复（--restore-backup），别的没有再查。",
        "The file has damaged pages; no more was checked. Put a copy back (--restore-backup).",
    ),
    "reference": (
        "{name}：{count} 条记录指向不存在的记录。",
        "{name}: {count} rows refer to rows that are not there.",
    ),
    "chain": (
        "本机操作链在第 {count} 笔断开：被改过，或有一段丢了。",
        "This computer's chain of operations breaks at number {count}: changed, or a part is gone.",
    ),
    "digest": (
        "{name}：和局里上次确认的对不上。同步一次会整份重领。",
        "{name}: not as the bureau last confirmed it. The next sync fetches it again whole.",
    ),
    "row": (
        "{name}：{count} 条记录和登记对不上。同步一次会整份重领。",
        "{name}: {count} rows do not agree with their register. The next sync fetches them again.",
    ),
    "unsent": (
        "{count} 份只在本机的照片或附件丢失或损坏，补拍、补传。",
        "{count} photos or files that only this computer had are lost or damaged: add them again.",
    ),
    "photo": (
        "{count} 份照片或附件的本机副本损坏，看的时候会从局里重取。",
        "{count} copies of photos or files are damaged: they are fetched again when looked at.",
    ),
}


def run_check(options: Options, ask: Ask | None = None) -> int:
    """The exit code: `SOUND`, `FAULTY`, or `NOT_LOOKED`."""

    def look(store: Looked) -> int:
        checked = check(store)
        for line in _told(checked):
            sys.stdout.write(f"{line}\n")
        return FAULTY if checked.findings else SOUND

    return _with_store(options, ask, look, ("没有检查", "Not checked"))


def run_export_head(options: Options, ask: Ask | None = None) -> int:
    """The exit code: `SOUND`, or `NOT_LOOKED` if nothing was written."""
    target = options.export_head or Path("head.json")

    def export(store: Looked) -> int:
        head = signed_head(store)
        write_atomically(target, msgspec.json.encode(head) + b"\n")
        sys.stdout.write(
            f"局里对账本第 {head.seq} 笔的签名已写入 {target.name}。\n"
            f"The bureau's signature of its ledger at {head.seq} is in {target.name}.\n"
        )
        return SOUND

    return _with_store(options, ask, export, ("没有导出", "Not exported"))


def _with_store(
    options: Options, ask: Ask | None, work: Callable[[Looked], int], failed: tuple[str, str]
) -> int:
    try:
        folder = newest_store(options)
        with looking_at(folder, ask_secret(ask), options.clock()) as store:
            return work(store)
    except Refusal as refusal:
        words = refusals.explain(refusal)
        sys.stderr.write(f"{failed[0]}。 {failed[1]}.\n{words.what}{words.next}\n")
        return NOT_LOOKED


def _told(checked: Checked) -> list[str]:
    """Chinese and English, a line each."""
    lines: list[str] = []
    for one in checked.findings:
        chinese, english = _WORDS[one.what]
        facts = {"name": _name(one), "count": f"{one.count:,}"}
        lines += [chinese.format(**facts), english.format(**facts)]
    if checked.older:
        lines += [
            "数据还是旧版本的格式：打开一次程序，升级后再查。文件的页和引用已查。",
            "The data is of an earlier version: open the program once, then check again.",
        ]
    elif not checked.findings:
        amounts = {
            "operations": f"{checked.operations:,}",
            "rows": f"{checked.rows:,}",
            "photos": f"{checked.photos:,}",
        }
        lines += [
            "完好：{rows} 条记录、{operations} 笔操作、{photos} 份照片和附件，前后一致。".format(
                **amounts
            ),
            "Sound: {rows} rows, {operations} operations, {photos} photos and files agree.".format(
                **amounts
            ),
        ]
    return lines


def _name(one: Finding) -> str:
    return sync_history.part(one.part) if one.part is not None else codes.word("Entity", one.name)
