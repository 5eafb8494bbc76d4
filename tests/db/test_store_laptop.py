"""The laptop's store from the outside: whoever takes the folder, whatever breaks in it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from db.store import laptop
from db.store.backup import backups
from db.store.engine import laptop_engine
from db.store.envelope import Cost
from db.store.laptop import BACKUPS, LaptopStore, find_stores, store_folder
from db.store.migrate import VERSIONS, head, migrate
from db.store.recovery import RecoveryKey
from inspection.clock import FixedClock
from inspection.refusal import Refusal

QUICK = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "工地上的春天 2026"
BUREAU = RecoveryKey.new()
ROOT = Path(__file__).parents[2]

NAME, PHONE = "欧阳测试涢", "13900001234"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return store_folder(tmp_path / "stores", "account", "device")


@pytest.fixture
def store(folder: Path, clock: FixedClock) -> Iterator[LaptopStore]:
    """An unlocked store with one draft in it."""
    made = LaptopStore.create(folder, PASSPHRASE, BUREAU.public, clock, QUICK)
    give(made, "A1", NAME)
    yield made
    made.lock()


def give(store: LaptopStore, path: str, value: str) -> None:
    with store.database.write() as connection:
        connection.execute(
            text("INSERT INTO draft (form, path, value, seen_rev, at) VALUES ('f', :p, :v, 0, 0)"),
            {"p": path, "v": value},
        )


def answers(store: LaptopStore) -> list[str]:
    with store.database.read() as connection:
        return list(connection.execute(text("SELECT value FROM draft ORDER BY path")).scalars())


def refusal(action: Callable[[], object]) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Refusal) as caught:
        action()
    return caught.value.code, caught.value.params


def reopened(folder: Path, clock: FixedClock, passphrase: str = PASSPHRASE) -> list[str]:
    store = LaptopStore.unlock(folder, passphrase, clock)
    found = answers(store)
    store.lock()
    return found


def test_what_was_written_is_there_after_unlocking(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    store.lock()
    assert store.locked
    with pytest.raises(RuntimeError, match="closed"):
        answers(store)
    assert reopened(folder, clock) == [NAME]
    assert sorted(path.name for path in folder.iterdir()) == [
        laptop.ATTEMPTS, laptop.DATABASE, laptop.KEYS, laptop.BACKUPS,
    ]  # fmt: skip


def test_locking_twice_harmless_and_key_forgotten(store: LaptopStore) -> None:
    store.lock()
    store.lock()
    with pytest.raises(RuntimeError, match="locked"):
        store.derived_key("blobs")
    with pytest.raises(RuntimeError, match="locked"):
        store.back_up()


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
def test_only_the_owner_may_read(store: LaptopStore, folder: Path) -> None:
    store.back_up()
    for path in [folder, *folder.rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path.name
    assert (folder / f"{laptop.DATABASE}-wal").exists()  # looked at while it is open
    store.lock()


def test_wrong_passphrase_counted_across_restarts(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    store.lock()
    wrong = lambda: LaptopStore.unlock(folder, "no such passphrase", clock)  # noqa: E731
    codes = [refusal(wrong)[0] for _ in range(4)]
    assert codes == [*["unlock.wrong_passphrase"] * 3, "unlock.wait"]
    assert refusal(lambda: LaptopStore.unlock(folder, PASSPHRASE, clock))[0] == "unlock.wait"
    clock.advance(5_000)
    assert reopened(folder, clock) == [NAME]


def test_recovery_key_opens_and_sets_a_new_passphrase(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    store.lock()
    for _ in range(3):
        refusal(lambda: LaptopStore.unlock(folder, "forgotten…", clock))
    printed = RecoveryKey.from_text(BUREAU.to_text())
    again = LaptopStore.recover(folder, printed, "a new passphrase", clock, QUICK)
    assert answers(again) == [NAME]
    again.lock()
    assert reopened(folder, clock, "a new passphrase") == [NAME]
    old = lambda: LaptopStore.unlock(folder, PASSPHRASE, clock)  # noqa: E731
    assert refusal(old)[0] == "unlock.wrong_passphrase"


def test_recovery_key_of_another_bureau_opens_nothing(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    store.lock()
    other = RecoveryKey.new()
    tried = lambda: LaptopStore.recover(folder, other, "a new passphrase", clock, QUICK)  # noqa: E731
    assert refusal(tried)[0] == "recovery.other_bureau"
    assert reopened(folder, clock) == [NAME]


def test_changed_passphrase_holds_for_the_backup_s_key_file_too(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    store.change_passphrase(PASSPHRASE, "a new passphrase", QUICK)
    assert (folder / laptop.KEYS).read_text() == (folder / laptop.BACKUPS / laptop.KEYS).read_text()
    store.lock()
    assert reopened(folder, clock, "a new passphrase") == [NAME]


def test_change_with_the_wrong_old_passphrase_changes_nothing(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    change = lambda: store.change_passphrase("not the old one", "a new passphrase", QUICK)  # noqa: E731
    assert refusal(change)[0] == "unlock.wrong_passphrase"
    store.lock()
    assert reopened(folder, clock) == [NAME]


def test_copy_on_another_machine_opens_only_with_passphrase_or_recovery_key(
    store: LaptopStore, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    store.lock()
    for name in ("one", "two", "three"):
        shutil.copytree(folder, tmp_path / name)
    guess = lambda: LaptopStore.unlock(tmp_path / "one", "password", clock)  # noqa: E731
    assert refusal(guess)[0] == "unlock.wrong_passphrase"
    assert reopened(tmp_path / "two", clock) == [NAME]
    again = LaptopStore.recover(tmp_path / "three", BUREAU, "a new passphrase", clock, QUICK)
    assert answers(again) == [NAME]
    again.lock()
    (tmp_path / "one" / laptop.KEYS).unlink()  # the database alone
    shutil.rmtree(tmp_path / "one" / laptop.BACKUPS)
    alone = lambda: LaptopStore.unlock(tmp_path / "one", PASSPHRASE, clock)  # noqa: E731
    assert refusal(alone)[0] == "store.keys_missing"


def test_derived_key_same_each_time_and_another_for_each_purpose(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    blobs, papers = store.derived_key("blobs"), store.derived_key("papers")
    assert len(blobs) == 32
    assert blobs != papers
    store.lock()
    again = LaptopStore.unlock(folder, PASSPHRASE, clock)
    assert again.derived_key("blobs") == blobs
    again.lock()


def test_stores_found_by_folder(
    store: LaptopStore, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    root = folder.parent
    assert find_stores(root) == [folder]
    (root / "empty").mkdir()
    (root / ".half.0000.new").mkdir()
    assert find_stores(root) == [folder]
    assert find_stores(tmp_path / "nowhere") == []
    store.lock()


def test_second_store_never_made_over_the_first(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    store.lock()
    second = lambda: LaptopStore.create(folder, "a new passphrase", BUREAU.public, clock, QUICK)  # noqa: E731
    assert refusal(second)[0] == "store.exists"
    assert reopened(folder, clock) == [NAME]


@pytest.mark.parametrize(
    ("passphrase", "public", "code"),
    [
        ("short", BUREAU.public, "unlock.passphrase_too_short"),
        (PASSPHRASE, "nonsense", "recovery.unreadable"),
    ],
    ids=["short", "nonsense"],
)
def test_refused_creation_leaves_no_trace(
    folder: Path, clock: FixedClock, passphrase: str, public: str, code: str
) -> None:
    create = lambda: LaptopStore.create(folder, passphrase, public, clock, QUICK)  # noqa: E731
    assert refusal(create)[0] == code
    assert list(folder.parent.iterdir()) == []


# --- what breaks, and what is said


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def make_plain(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE site (id TEXT)")
    connection.commit()
    connection.close()


def put_text(path: Path) -> None:
    path.write_bytes("这不是数据库".encode() * 1000)


FILE_FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "first page damaged": (flip_a_bit, "store.damaged"),
    "truncated": (lambda path: os.truncate(path, 5000), "store.damaged"),
    "emptied": (lambda path: os.truncate(path, 0), "store.damaged"),
    "gone": (Path.unlink, "store.damaged"),
    "plain SQLite": (make_plain, "store.foreign_file"),
    "something else": (put_text, "store.damaged"),
}


@pytest.mark.parametrize(("fault", "code"), FILE_FAULTS.values(), ids=FILE_FAULTS.keys())
def test_broken_file_named_and_nothing_else_touched(
    store: LaptopStore,
    folder: Path,
    clock: FixedClock,
    fault: Callable[[Path], object],
    code: str,
) -> None:
    store.back_up()
    store.lock()
    fault(folder / laptop.DATABASE)
    before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    unlock = lambda: LaptopStore.unlock(folder, PASSPHRASE, clock)  # noqa: E731
    assert refusal(unlock) == (code, {"backups": 1})
    after = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    assert {path for path in {*before, *after} if before.get(path) != after.get(path)} <= {
        folder / laptop.ATTEMPTS
    }


def test_damage_in_the_middle_said_when_it_is_read_and_the_backup_has_all(
    store: LaptopStore, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    made = store.back_up()
    store.lock()
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    made.path.replace(copy / laptop.DATABASE)  # the backup is an ordinary file of the same key
    assert reopened(copy, clock) == [NAME]


KEY_FAULTS: dict[str, Callable[[Path], object]] = {
    "truncated": lambda path: os.truncate(path, 200),
    "emptied": lambda path: os.truncate(path, 0),
    "gone": Path.unlink,
    "garbage": lambda path: path.write_bytes(b"\x00\xff" * 100),
}


@pytest.mark.parametrize("fault", KEY_FAULTS.values(), ids=KEY_FAULTS.keys())
def test_broken_key_file_replaced_by_its_copy(
    store: LaptopStore, folder: Path, clock: FixedClock, fault: Callable[[Path], object]
) -> None:
    store.lock()
    whole = (folder / laptop.KEYS).read_bytes()
    fault(folder / laptop.KEYS)
    assert reopened(folder, clock) == [NAME]
    assert (folder / laptop.KEYS).read_bytes() == whole


def test_both_key_files_truncated_said_and_the_database_untouched(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    store.lock()
    before = (folder / laptop.DATABASE).read_bytes()
    for place in (folder, folder / laptop.BACKUPS):
        os.truncate(place / laptop.KEYS, 200)
    unlock = lambda: LaptopStore.unlock(folder, PASSPHRASE, clock)  # noqa: E731
    assert refusal(unlock)[0] == "store.keys_damaged"
    assert (folder / laptop.DATABASE).read_bytes() == before


def test_store_of_a_later_program_refused_and_untouched(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    with store.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.lock()
    before = (folder / laptop.DATABASE).read_bytes()
    unlock = lambda: LaptopStore.unlock(folder, PASSPHRASE, clock)  # noqa: E731
    assert refusal(unlock) == ("store.newer_schema", {"found": "9999"})
    assert (folder / laptop.DATABASE).read_bytes() == before


ADDS_A_COLUMN = f"""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "next", "{head()}", None, None
def upgrade():
    op.add_column("draft", sa.Column("pen", sa.Text()))
"""
FAILS = ADDS_A_COLUMN + '    op.execute("no such statement")\n'


@pytest.mark.parametrize("revision", [ADDS_A_COLUMN, FAILS], ids=["succeeds", "fails"])
def test_newer_program_copies_the_file_before_it_migrates(
    store: LaptopStore,
    folder: Path,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    revision: str,
) -> None:
    store.lock()
    (tmp_path / "next.py").write_text(revision)
    newer = partial(migrate, versions=(VERSIONS, tmp_path))
    copy = f"2026-03-16T093000_{head()}.db"
    with monkeypatch.context() as program:
        program.setattr(laptop, "migrate", newer)
        if revision == FAILS:
            unlock = lambda: LaptopStore.unlock(folder, PASSPHRASE, clock)  # noqa: E731
            said = ("store.migration_failed", {"revision": "next", "backup": copy})
            assert refusal(unlock) == said
        else:
            assert reopened(folder, clock) == [NAME]
    assert [path.name for path in (folder / laptop.BACKUPS).glob("*.db")] == [copy]
    (folder / laptop.BACKUPS / copy).replace(folder / laptop.DATABASE)
    assert reopened(folder, clock) == [NAME]  # the copy is what the older program reads


def test_missing_folder_unreachable(folder: Path, clock: FixedClock) -> None:
    assert refusal(lambda: LaptopStore.unlock(folder, PASSPHRASE, clock))[0] == "store.unreachable"


CHILD_ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from db.store.envelope import Cost
from db.store.laptop import LaptopStore
from inspection.clock import FixedClock
from inspection.refusal import Refusal
from tests.db.test_store_laptop import BUREAU, PASSPHRASE, QUICK
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    LaptopStore.create(Path(sys.argv[1]), PASSPHRASE, BUREAU.public, FixedClock(0), QUICK)
except Refusal as refusal:
    print(refusal.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
@pytest.mark.parametrize("room", [0, 1000, 40_000, 100_000])
def test_creation_on_a_full_disk_said_and_leaves_no_trace(folder: Path, room: int) -> None:
    said = subprocess.run(
        [sys.executable, "-c", CHILD_ON_A_FULL_DISK, str(folder), str(room)],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert (said.stdout, said.stderr) == ("store.disk_full\n", "")
    assert list(folder.parent.iterdir()) == []


# --- nothing readable, nothing lost, also after kill -9

CHILD_THAT_WRITES = """
import sys
from pathlib import Path
from sqlalchemy import text
from db.store.laptop import LaptopStore
from inspection.clock import SystemClock
folder, passphrase, name, phone = sys.argv[1:]
store = LaptopStore.unlock(Path(folder), passphrase, SystemClock())
statement = text("INSERT INTO draft (form, path, value, seen_rev, at) VALUES ('g', :p, :v, 0, 0)")
number = 0
while True:
    with store.database.write() as connection:
        rows = [{"p": f"{number + n:06}", "v": f"{name} {phone} " * 20} for n in range(500)]
        connection.execute(statement, rows)
    number += 500
    if number == 5000:
        store.back_up("busy")
    with store.database.read() as connection:  # sorting spills into temporary storage
        connection.execute(text("SELECT value FROM draft ORDER BY value, path DESC")).all()
    print(number, flush=True)
"""


def readable(root: Path) -> list[str]:
    """Names of the files below `root` in which the name or the number can be read."""
    clear = [
        needle.encode(encoding)
        # six bytes and more: four turn up by chance in some hundred files of a few megabytes
        for needle in (NAME, NAME[:3], PHONE, PHONE[3:])
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    ]
    return [
        path.name
        for path in root.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in clear)
    ]


def test_search_for_readable_text_finds_it_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text(f"…{NAME}…", encoding="gb18030")
    assert readable(tmp_path) == ["plain.txt"]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_in_the_middle_of_writing_nothing_readable_and_nothing_lost(
    store: LaptopStore, folder: Path, clock: FixedClock, tmp_path: Path
) -> None:
    store.lock()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "TMPDIR": str(scratch), "SQLITE_TMPDIR": str(scratch)}
    with subprocess.Popen(
        [sys.executable, "-c", CHILD_THAT_WRITES, str(folder), PASSPHRASE, NAME, PHONE],
        stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        committed = 0
        while committed < 6000:
            committed = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
    assert (folder / f"{laptop.DATABASE}-wal").stat().st_size > 0
    assert len(list((folder / laptop.BACKUPS).glob("*.db"))) == 1
    assert readable(tmp_path) == []
    again = LaptopStore.unlock(folder, PASSPHRASE, clock)
    with again.database.read() as connection:
        count = connection.execute(text("SELECT count(*) FROM draft WHERE form = 'g'"))
        kept = count.scalar_one()
        sound = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    assert kept >= committed
    assert kept % 500 == 0  # whole transactions only
    assert sound == []
    again.lock()
    assert readable(tmp_path) == []


def test_half_written_files_swept_at_the_next_unlock(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    store.lock()
    left = [folder / ".anxin.keys.json.0000.new", folder / laptop.BACKUPS / ".x.db.0000.new"]
    for path in left:
        path.write_bytes(b"half")
    assert reopened(folder, clock) == [NAME]
    assert not any(path.exists() for path in left)


def test_creation_killed_midway_swept_by_the_next(folder: Path, clock: FixedClock) -> None:
    half = folder.with_name(f".{folder.name}.0000.new")
    half.mkdir(parents=True)
    (half / laptop.KEYS).write_text("half")
    store = LaptopStore.create(folder, PASSPHRASE, BUREAU.public, clock, QUICK)
    store.lock()
    assert list(folder.parent.iterdir()) == [folder]


def test_file_without_its_store_opens_by_key_only(
    store: LaptopStore, folder: Path, key: bytes
) -> None:
    store.lock()
    with pytest.raises(Refusal, match=r"store\.foreign_file"):
        laptop_engine(folder / laptop.DATABASE, key)


def test_dated_copy_goes_back_by_passphrase_or_recovery_key_and_keeps_todays_file(
    store: LaptopStore, folder: Path, clock: FixedClock
) -> None:
    give(store, "a/A1", "yes")
    kept = store.back_up()
    give(store, "a/A2", "later")
    with pytest.raises(Refusal) as running:
        LaptopStore.put_back(folder, kept, PASSPHRASE, clock)
    assert running.value.code == "store.busy"
    before = len(answers(store))
    store.lock()
    with pytest.raises(Refusal) as wrong:
        LaptopStore.put_back(folder, kept, "something else entirely", clock)
    assert wrong.value.code == "unlock.wrong_passphrase"
    clock.advance(60_000)

    aside = LaptopStore.put_back(folder, kept, PASSPHRASE, clock)

    assert len(reopened(folder, clock)) == before - 1
    assert aside.name.endswith("_aside.db")
    assert [one.path for one in backups(folder / BACKUPS)] == [aside, kept.path]
    clock.advance(60_000)
    LaptopStore.put_back(folder, backups(folder / BACKUPS)[0], BUREAU, clock)
    assert len(reopened(folder, clock)) == before
    kept.path.write_bytes(b"\x00" * 8192)
    with pytest.raises(Refusal) as damaged:
        LaptopStore.put_back(folder, kept, PASSPHRASE, clock)
    assert damaged.value.code == "store.copy_damaged"
    assert len(reopened(folder, clock)) == before
