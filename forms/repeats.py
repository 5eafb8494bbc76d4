"""Which instances the repeats of a filled form have, and what a new instance begins with."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping

from forms import paths
from forms.definition import Definition, Question, Repeat

MOST_INSTANCES = 500
"""Of one repeat: more is a slip of the finger in the answer that counts them."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_KEY_LENGTH = 6


def instances_in(document: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys of every repeat's instances that a document speaks of, in order, by repeat.

    In a finished document these are the instances there are; in a draft also those a count hides.
    """
    ranked: dict[str, list[tuple[int, str]]] = {}
    for path, rank in document.items():
        found = paths.of_instance(path) if path.endswith("]") else None
        if found is not None:
            ranked.setdefault(found[0], []).append((int(rank) if rank.isdecimal() else 0, found[1]))
    return {repeat: tuple(key for _, key in sorted(keys)) for repeat, keys in ranked.items()}


class Repeats:
    """The instances, as the document's keys and the counts of counted repeats say.

    A counted repeat's instances are named ``1``, ``2`` …; those past its count stay in the
    document, unseen, and are there again when it rises. Paths are those of the filled form.
    """

    def __init__(
        self,
        definition: Definition,
        document: Mapping[str, str],
        keep: Callable[[str, str], None],
        chance: random.Random,
    ) -> None:
        self._definition = definition
        self._document = document
        self._keep = keep
        self._chance = chance
        self._added: list[str] = []
        self.counts: dict[str, int] = {}
        self.shown: dict[str, tuple[str, ...]] = {}
        """The keys of every repeat's instances, in order; outer repeats before inner ones."""

    def add(self, repeat: str) -> str:
        """Puts a new instance at the end of a repeat; `arrange` shows it. Returns its path.

        Raises ValueError for a counted repeat and for one that is full.
        """
        if self._of(repeat).count or len(self.shown[repeat]) >= MOST_INSTANCES:
            raise ValueError(f"{repeat} takes no more")
        return self._add(repeat)

    def remove(self, instance: str) -> None:
        """Takes an instance out of the document with all its answers; `arrange` shows that."""
        found = paths.of_instance(instance)
        if found is None or self._of(found[0]).count:
            raise ValueError(f"{instance} cannot be taken out")
        inside = f"{instance}/"
        for key in [key for key in self._document if key == instance or key.startswith(inside)]:
            self._keep(key, "")

    def begin_form(self) -> None:
        """Gives a new form its defaults, and one instance of each repeat that nothing counts."""
        self._begin("", "")

    def arrange(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Brings `shown` up to date; the repeats that changed, and the instances that began."""
        before, begun = self.shown, []
        while True:
            self.shown = dict(self._arranged())
            fresh = [*self._added, *self._never_begun()]
            self._added = []
            if not fresh:
                break
            begun += fresh
            for path in fresh:
                self._begin(path, paths.template(path))
        every = {**before, **self.shown}
        changed = {one for one in every if before.get(one, ()) != self.shown.get(one, ())}
        return frozenset(changed), tuple(begun)

    def _of(self, repeat: str) -> Repeat:
        return self._definition.repeats[paths.template(repeat)]

    def _add(self, repeat: str) -> str:
        last = max((rank for rank, _ in self._ranked(repeat)), default=0)
        key = "".join(self._chance.choice(_LETTERS) for _ in range(_KEY_LENGTH))
        path = paths.instance(repeat, key)
        self._keep(path, str(last + 1))
        self._added.append(path)
        return path

    def _begin(self, instance: str, template: str) -> None:
        """Defaults for what lies in a new instance (or form), repeats inside it left alone but for
        their first instance."""
        found = paths.of_instance(instance)
        if found is not None and instance not in self._document:
            self._keep(instance, found[1])
        for item in self._definition.members[template]:
            name = item.path.rpartition("/")[2]
            here = f"{instance}/{name}" if instance else name
            if isinstance(item, Question):
                if item.default:
                    self._keep(here, item.default)
            elif not isinstance(item, Repeat):
                self._begin(here, item.path)
            elif not item.count:
                self._add(here)

    def _never_begun(self) -> Iterator[str]:
        for repeat, keys in self.shown.items():
            if self._of(repeat).count:
                every = (paths.instance(repeat, key) for key in keys)
                yield from (path for path in every if path not in self._document)

    def _arranged(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        standing: dict[str, list[str]] = {}
        for template, item in self._definition.repeats.items():
            around = self._definition.repeats_around(template)[:-1]
            rest = template.removeprefix(around[-1]) if around else template
            outer = standing[around[-1]] if around else [""]
            standing[template] = []
            for above in outer:
                repeat = above + rest
                keys = self._keys(repeat, counted=bool(item.count))
                standing[template] += [paths.instance(repeat, key) for key in keys]
                yield repeat, keys

    def _keys(self, repeat: str, *, counted: bool) -> tuple[str, ...]:
        if counted:
            return tuple(str(at) for at in range(1, self.counts.get(repeat, 0) + 1))
        return tuple(key for _, key in sorted(self._ranked(repeat)))

    def _ranked(self, repeat: str) -> Iterator[tuple[int, str]]:
        inside = f"{repeat}["
        for path, rank in self._document.items():
            if path.startswith(inside) and path.endswith("]"):
                found = paths.of_instance(path)
                if found is not None and found[0] == repeat:
                    yield (int(rank) if rank.isdecimal() else 0), found[1]
