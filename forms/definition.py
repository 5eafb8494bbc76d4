"""A form as laptops receive it: compiled from an XLSForm, frozen, one canonical JSON text."""

from __future__ import annotations

import hashlib
from functools import cached_property, lru_cache

import msgspec

from forms.paths import template
from inspection.refusal import Refusal

Texts = dict[str, str]
"""Words by language code (``zh``, ``en``); ``${…}`` inside stands for an expression's value."""

FORMAT = 1
"""The layout of the JSON text; a laptop refuses one it does not know."""

CONTROLS = frozenset(
    {
        "acknowledge",
        "barcode",
        "date",
        "dateTime",
        "decimal",
        "file",
        "image",
        "integer",
        "note",
        "range",
        "rank",
        "select_multiple",
        "select_one",
        "text",
        "time",
    }
)
"""Types of question that are shown; ``calculate`` and ``hidden`` are not."""


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """One choice: the stored code, its labels, and the columns that a choice filter reads."""

    code: str
    labels: Texts
    columns: dict[str, str] = {}


class Choices(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a select question offers: a named list, narrowed by a filter evaluated per choice.

    `shuffled`: in an order drawn anew for each filled form, or by the expression `seed`. Without a
    list the choices are what was entered before: the nodes that `nodeset` gives, each with the
    child `code` as its code and the child `label` as its words.
    """

    list_name: str = ""
    filter: str = ""
    shuffled: bool = False
    seed: str = ""
    nodeset: str = ""
    code: str = ""
    label: str = ""


class Group(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="group"):
    """A group of questions; its members follow it, their paths begin with ``path/``."""

    path: str
    labels: Texts = {}
    relevant: str = ""
    appearance: str = ""


class Repeat(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="repeat"):
    """A group filled in several times. `count` says how often; without one, whoever fills the form
    adds and takes out instances (see `forms.paths`)."""

    path: str
    labels: Texts = {}
    relevant: str = ""
    count: str = ""
    appearance: str = ""


class Question(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="question"):
    """One question, shown or calculated. Expressions are XPath text, empty when there is none.

    `path` is relative to the form (``a/A3``); `bind` holds our own ``bind::`` columns:

    - ``clause``: the rule behind the item, ``724-28;724-55`` (see `forms.clauses`);
    - ``evidence``: kinds of proof looked for, separated by spaces;
    - ``figure``: name under which the answer is projected for lists and figures;
    - ``personal``: ``yes`` when the answer names or describes a person;
    - ``problem``: facts, in Chinese, of the problem that 未落实 or 部分 raises;
    - ``days``: working days to correct it, where other than the bureau's default;
    - ``expires``: name of the date question beside it after which it is asked anew;
    - ``carry``: days for which the answer may be carried to the next filled form;
    - ``strength``: of its constraint: ``hard`` (default), ``soft`` (needs a reason), ``hint``;
    - ``batch``: which field of a stack of paper sheets answers it: ``date`` or ``crew``.
    """

    path: str
    type: str
    unseen: bool = False
    """Taken by itself or calculated, whatever its type: nobody is asked."""
    labels: Texts = {}
    hints: Texts = {}
    guidance: Texts = {}
    choices: Choices | None = None
    relevant: str = ""
    constraint: str = ""
    constraint_messages: Texts = {}
    required: str = ""
    required_messages: Texts = {}
    readonly: str = ""
    calculation: str = ""
    default: str = ""
    first_value: str = ""
    """Expression evaluated once, when the form is begun."""
    appearance: str = ""
    preload: str = ""
    """Metadata to take by itself: ``timestamp/start``, ``date/today``, ``property/username`` …"""
    parameters: dict[str, str] = {}
    bind: dict[str, str] = {}

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def parent(self) -> str:
        """Path of the group around it; empty at the top."""
        return self.path.rpartition("/")[0]

    @property
    def is_shown(self) -> bool:
        return self.type in CONTROLS and not self.unseen

    @property
    def clauses(self) -> str:
        return self.bind.get("clause", "")

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(self.bind.get("evidence", "").split())

    @property
    def figure(self) -> str:
        return self.bind.get("figure", "")

    @property
    def is_personal(self) -> bool:
        return self.bind.get("personal", "") == "yes"

    @property
    def problem(self) -> str:
        return self.bind.get("problem", "")

    @property
    def correction_days(self) -> int | None:
        """Working days to correct what the item raises; None: the bureau's default."""
        return _whole(self.bind.get("days", ""))

    @property
    def expires_with(self) -> str:
        """Path of the date question that ends this answer's validity; empty when there is none."""
        name = self.bind.get("expires", "")
        if not name:
            return ""
        return f"{self.parent}/{name}" if self.parent else name

    @property
    def carry_days(self) -> int | None:
        """Days for which the answer may be carried forward; None: it is always asked anew."""
        return _whole(self.bind.get("carry", ""))

    @property
    def strength(self) -> str:
        return self.bind.get("strength", "hard")

    @property
    def batch(self) -> str:
        """The field of a stack of sheets that is this answer (``date``, ``crew``); else empty."""
        return self.bind.get("batch", "")


Item = Group | Repeat | Question


class Definition(msgspec.Struct, frozen=True, omit_defaults=True, dict=True):
    """A form of one version. `items` are groups and questions in the author's order."""

    id: str
    version: str
    titles: Texts
    default_language: str
    items: tuple[Item, ...]
    lists: dict[str, tuple[Choice, ...]] = {}
    format: int = FORMAT

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Questions by path, in the author's order."""
        return {item.path: item for item in self.items if isinstance(item, Question)}

    @cached_property
    def personal_paths(self) -> frozenset[str]:
        """Paths whose answers name or describe a person: they travel in the sealed part."""
        return frozenset(path for path, asked in self.questions.items() if asked.is_personal)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Groups by path, in the author's order."""
        return {item.path: item for item in self.items if isinstance(item, Group)}

    @cached_property
    def repeats(self) -> dict[str, Repeat]:
        """Repeats by path, in the author's order."""
        return {item.path: item for item in self.items if isinstance(item, Repeat)}

    @cached_property
    def members(self) -> dict[str, tuple[Item, ...]]:
        """What lies directly in each group or repeat, by its path; under ``""`` at the top."""
        found: dict[str, list[Item]] = {"": []}
        for item in self.items:
            found[item.path.rpartition("/")[0]].append(item)
            if not isinstance(item, Question):
                found[item.path] = []
        return {path: tuple(items) for path, items in found.items()}

    @cached_property
    def _by_path(self) -> dict[str, Item]:
        return {item.path: item for item in self.items}

    def item(self, path: str) -> Item:
        """The group, repeat or question at a path of a filled form. Raises KeyError."""
        return self._by_path[template(path)]

    def question(self, path: str) -> Question:
        """The question asked at a path of a filled form, in whatever instance.

        Raises KeyError when none is.
        """
        return self.questions[template(path)]

    def repeats_around(self, path: str) -> tuple[str, ...]:
        """The repeats a path of the definition lies in, outermost first; itself if it is one."""
        parts = path.split("/")
        above = ("/".join(parts[:at]) for at in range(1, len(parts) + 1))
        return tuple(one for one in above if one in self.repeats)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Language codes that any label uses, the default first."""
        seen = {self.default_language: None}
        for item in self.items:
            seen.update(dict.fromkeys(item.labels))
        return tuple(seen)

    def choices(self, path: str) -> tuple[Choice, ...]:
        """All choices of a select question, unfiltered; none for another type, or where they are
        what was entered before."""
        choices = self.question(path).choices
        return () if choices is None or choices.nodeset else self.lists[choices.list_name]

    def to_json(self) -> bytes:
        """The canonical text: sorted keys, defaults left out, UTF-8."""
        return msgspec.json.encode(self, order="sorted")

    @property
    def sha256(self) -> str:
        """Lower-case hexadecimal SHA-256 of the canonical text."""
        return hashlib.sha256(self.to_json()).hexdigest()


def from_json(text: bytes | str) -> Definition:
    """Reads a compiled form; raises Refusal ``form.unreadable`` or ``form.newer_format``."""
    try:
        definition = msgspec.json.decode(text, type=Definition)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Refusal("form.unreadable", reason=str(fault)) from fault
    if definition.format > FORMAT:
        raise Refusal("form.newer_format", format=definition.format, known=FORMAT)
    return definition


@lru_cache(maxsize=16)
def definition_of(text: str) -> Definition:
    """As `from_json`, read once in a process for equal text: a form is asked for at every turn."""
    return from_json(text)


def words(texts: Texts, language: str, default_language: str) -> str:
    """The words in a language, else in the form's own, else whatever there is; empty if none."""
    return texts.get(language) or texts.get(default_language) or next(iter(texts.values()), "")


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
