"""The tree of a form's answers and its lists of choices, as expressions see them."""

from __future__ import annotations

from dataclasses import dataclass

from forms.definition import Definition, Group, Question
from forms.expressions.nodes import Kind, Node, element, number

ROOT_NAME = "data"
"""Name of the element that holds a form's answers; absolute paths begin with ``/data``."""


@dataclass(frozen=True, slots=True)
class Instance:
    """`nodes` are the elements of groups and questions by path; `lists` the choices by name."""

    root: Node
    nodes: dict[str, Node]
    paths: dict[int, str]
    """Path by identity of the node: the inverse of `nodes`."""
    lists: dict[str, Node]


def build_instance(definition: Definition) -> Instance:
    """An instance without answers: one element for each group and question, in order."""
    root = Node(Kind.ROOT)
    top = element(root, ROOT_NAME)
    nodes: dict[str, Node] = {}
    for item in definition.items:
        parent, _, name = item.path.rpartition("/")
        nodes[item.path] = element(nodes[parent] if parent else top, name)
    number(root)
    return Instance(
        root, nodes, {id(node): path for path, node in nodes.items()}, _lists(definition)
    )


def absolute(item: Group | Question) -> str:
    """The path by which expressions name it: ``/data/a/A3``."""
    return f"/{ROOT_NAME}/{item.path}"


def relative(path: str) -> str:
    """The path of an item by its absolute path."""
    return path.removeprefix(f"/{ROOT_NAME}/")


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
