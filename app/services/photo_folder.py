"""Looks through the folder a phone or card copies its photos to: what is new is offered, once."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.services.attachments import Place
from app.services.laptop import Laptop
from app.services.photo_sorting import VisitChoice
from app.services.picture_files import examine
from app.services.picture_marks import mark_of, video_mark
from app.services.pictures import PictureService, Taken, Work
from db.queries import attachments, watched
from db.queries.watched import DECLINED, OFFERED, TAKEN, Watched
from inspection.refusal import Refusal

RECENT_DAYS = 14
"""Older files are left alone: the folder may hold years of somebody's life."""
SETTLED_AFTER_MS = 2_000
"""A file written to more recently may still be growing."""
_DEEPEST = 4
_MOST_FILES = 20_000
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """A new file of the folder. `taken_at` UTC ms, the camera's own word if `by_camera`."""

    path: Path
    mark: str
    taken_at: int
    by_camera: bool
    is_video: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found, in the order taken; `growing`: look again, something is being copied."""

    photos: tuple[FoundPhoto, ...]
    growing: bool


class PhotoFolder:
    """Remembers by digest what the inspector took or declined, so that nothing is offered twice,
    and by path, size and time what was read, so that nothing is read twice."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self._known: dict[Path, tuple[int, int, FoundPhoto | None]] = {}

    def look(self, folder: Path, job: Work) -> Look:
        """Everything new. Belongs into an I/O job. Raises Refusal ``photo.no_folder``."""
        now = self._laptop.clock.now_ms()
        before = job.on_db(self._remembered)
        found: list[FoundPhoto] = []
        fresh: list[Watched] = []
        growing = False
        for path, size, modified in _recent(folder, now - RECENT_DAYS * _DAY_MS):
            job.check()
            if 0 <= now - modified < SETTLED_AFTER_MS:
                growing = True
                continue
            told = before.get(_name(path))
            same = told is not None and (told.size, told.modified) == (size, modified)
            if told is not None and same and told.state != OFFERED:
                continue
            mark = told.mark if told is not None and same else None
            photo = self._read(path, size, modified, mark)
            if photo is None:
                continue
            found.append(photo)
            if not same:
                fresh.append(Watched(_name(path), size, modified, photo.mark, OFFERED))
        settled = job.on_db(lambda: self._remember(fresh, found))
        new = [one for one in found if one.mark not in settled]
        once = {one.mark: one for one in reversed(new)}  # the same picture in two folders
        return Look(tuple(sorted(once.values(), key=lambda one: (one.taken_at, one.path))), growing)

    def settle(self, marks: Collection[str], *, taken: bool) -> None:
        """The inspector took these, or said that he does not want them."""
        with self._laptop.database.write() as connection:
            watched.settle(connection, marks, TAKEN if taken else DECLINED)

    def _remembered(self) -> dict[str, Watched]:
        with self._laptop.database.read() as connection:
            return dict(watched.watched(connection))

    def _remember(self, fresh: list[Watched], found: list[FoundPhoto]) -> set[str]:
        """Marks among `found` that need not be offered: decided on, or in the record already."""
        marks = {one.mark for one in found}
        with self._laptop.database.write() as connection:
            known = set(attachments.known_digests(connection, marks))
            known |= {video_mark(*one) for one in watched.registered_videos(connection)}
            decided = {
                one.mark: one.state
                for one in watched.watched(connection).values()
                if one.state != OFFERED
            }
            watched.remember(
                connection,
                [replace(one, state=decided.get(one.mark, OFFERED)) for one in fresh],
            )
        return known | set(decided)

    def _read(self, path: Path, size: int, modified: int, mark: str | None) -> FoundPhoto | None:
        """What it is, read once; None for what is no picture, or broken: its owner will see that
        when he looks for it, and a file still growing comes again with another size. `mark`: known
        from an earlier look, so that an evening's photos are not hashed again at each unlock."""
        kept = self._known.get(path)
        if kept is not None and kept[:2] == (size, modified):
            return kept[2]
        try:
            photo: FoundPhoto | None = found_photo(path, mark)
        except Refusal:
            photo = None
        self._known[path] = (size, modified, photo)
        return photo


def _name(path: Path) -> str:
    """A path as text, whatever bytes the card's names were made of."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def found_photo(path: Path, mark: str | None = None) -> FoundPhoto:
    """A file as it may be offered: its header is read, and its digest taken unless its `mark` is
    known. Raises as `examine`."""
    facts = examine(path, drawing=False)
    return FoundPhoto(path, mark or mark_of(path), facts.taken_at, facts.by_camera, facts.is_video)


def take_photos(
    pictures: PictureService,
    folder: PhotoFolder,
    photos: Sequence[FoundPhoto],
    place: Place,
    job: Work,
    visit: VisitChoice | None = None,
    *,
    fast_minutes: int = 0,
) -> Taken:
    """Take found photos to a place and remember that they were: none is offered again but those
    that were refused."""
    taken = pictures.take(
        [one.path for one in photos],
        place,
        job,
        fast_minutes=fast_minutes,
        visit=visit.span if visit is not None else None,
    )
    lost = {name for name, _why in taken.refused}
    kept = [one.mark for one in photos if one.path.name not in lost]
    job.on_db(lambda: folder.settle(kept, taken=True))
    return taken


def _recent(folder: Path, since_ms: int) -> Iterator[tuple[Path, int, int]]:
    """Path, size and time (UTC ms) of the files below `folder` written since then."""
    waiting, seen = [(folder, 0)], 0
    while waiting:
        place, deep = waiting.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda one: one.name)
        except OSError:
            if deep == 0:
                raise Refusal("photo.no_folder") from None
            continue
        for entry in entries:
            seen += 1
            if seen > _MOST_FILES:
                return
            if entry.name.startswith("."):  # thumbnails, what was put into a phone's bin
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    if deep < _DEEPEST:
                        waiting.append((Path(entry.path), deep + 1))
                elif entry.is_file(follow_symlinks=False):
                    stat = entry.stat()
                    modified = stat.st_mtime_ns // 1_000_000
                    if stat.st_size and modified >= since_ms:
                        yield Path(entry.path), stat.st_size, modified
            except OSError:
                continue
