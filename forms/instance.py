"""The tree of a form's answers and its lists of choices, as expressions see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forms import paths
from forms.definition import Definition, Item, Question, Repeat
from forms.expressions.nodes import Kind, Node, element, number

ROOT_NAME = "data"
"""Name of the element that holds a form's answers; absolute paths begin with ``/data``."""

Instances = Mapping[str, Sequence[str]]
"""The keys of each repeat's instances in order, by the repeat's path in the filled form."""


@dataclass(frozen=True, slots=True)
class Instance:
    """`nodes` are the elements of groups, instances and questions by path, in document order.

    `templates` are all paths that stand for each path of the definition; `repeats` is, for each
    repeat of the filled form, the node its count is evaluated on, which is in no tree; `lists` are
    the choices by name.
    """

    root: Node
    nodes: dict[str, Node]
    paths: dict[int, str]
    """Path by identity of the node: the inverse of `nodes`."""
    templates: dict[str, tuple[str, ...]]
    repeats: dict[str, Node]
    lists: dict[str, Node]


def build_instance(
    definition: Definition, instances: Instances | None = None, lists: dict[str, Node] | None = None
) -> Instance:
    """An instance without answers: one element for each group, question and repeat's instance.

    `lists` are those of an earlier instance of the same definition, to spare making them again.
    """
    root = Node(Kind.ROOT)
    top = element(root, ROOT_NAME)
    builder = _Builder(definition, instances or {})
    builder.grow(top, "", "")
    number(root)
    return Instance(
        root,
        builder.nodes,
        {id(node): path for path, node in builder.nodes.items()},
        {path: tuple(found) for path, found in builder.templates.items()},
        builder.repeats,
        _lists(definition) if lists is None else lists,
    )


def absolute(item: Item) -> str:
    """The path by which expressions name it: ``/data/a/A3``."""
    return f"/{ROOT_NAME}/{item.path}"


def relative(path: str) -> str:
    """The path of an item by its absolute path."""
    return path.removeprefix(f"/{ROOT_NAME}/")


class _Builder:
    def __init__(self, definition: Definition, instances: Instances) -> None:
        self._members = definition.members
        self._instances = instances
        self.nodes: dict[str, Node] = {}
        self.repeats: dict[str, Node] = {}
        self.templates: dict[str, list[str]] = {item.path: [] for item in definition.items}

    def grow(self, parent: Node, path: str, template: str) -> None:
        """Adds what lies in the group, instance or form at a path."""
        for item in self._members[template]:
            name = item.path.rpartition("/")[2]
            here = f"{path}/{name}" if path else name
            if isinstance(item, Repeat):
                self._repeat(parent, here, item, name)
                continue
            node = self._put(parent, here, item.path, name)
            if not isinstance(item, Question):
                self.grow(node, here, item.path)

    def _repeat(self, parent: Node, here: str, item: Repeat, name: str) -> None:
        apart = Node(Kind.ELEMENT, name)
        apart.parent = parent
        self.repeats[here] = apart
        for key in self._instances.get(here, ()):
            path = paths.instance(here, key)
            self.grow(self._put(parent, path, item.path, name), path, item.path)

    def _put(self, parent: Node, path: str, template: str, name: str) -> Node:
        node = self.nodes[path] = element(parent, name)
        self.templates[template].append(path)
        return node


def _lists(definition: Definition) -> dict[str, Node]:
    lists: dict[str, Node] = {}
    for name, choices in definition.lists.items():
        holder = Node(Kind.ROOT)
        top = element(holder, "root")
        for choice in choices:
            item = element(top, "item")
            element(item, "name", choice.code)
            label = choice.labels.get(definition.default_language, "")
            element(item, "label", label)
            for column, value in choice.columns.items():
                element(item, column, value)
        number(holder)
        lists[name] = holder
    return lists
