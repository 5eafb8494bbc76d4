"""The tree that expressions look at: a filled form's instance, or a list of choices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum


class Kind(Enum):
    ROOT = "root"
    ELEMENT = "element"
    ATTRIBUTE = "attribute"
    TEXT = "text"


class Node:
    """A node of the tree. `order` ranks nodes in document order once `number` has run."""

    __slots__ = ("attributes", "children", "kind", "name", "order", "parent", "text")

    def __init__(self, kind: Kind, name: str = "", text: str = "") -> None:
        self.kind = kind
        self.name = name
        self.text = text
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.attributes: list[Node] = []
        self.order = 0

    def append(self, child: Node) -> Node:
        """Adds a child element or text at the end and returns it."""
        child.parent = self
        self.children.append(child)
        return child

    def set_attribute(self, name: str, value: str) -> None:
        """Adds an attribute; the caller names each one once."""
        attribute = Node(Kind.ATTRIBUTE, name, value)
        attribute.parent = self
        self.attributes.append(attribute)

    def set_text(self, value: str) -> None:
        """Gives a leaf element its value; an empty one leaves no text node, as in XML."""
        if not value:
            self.children = []
            return
        if self.children:
            self.children[0].text = value
            return
        text = Node(Kind.TEXT, text=value)
        text.order = self.order + 1
        self.append(text)

    def string_value(self) -> str:
        """The text of the node and of all below it (XPath 1.0 §5)."""
        if self.kind in (Kind.TEXT, Kind.ATTRIBUTE):
            return self.text
        if len(self.children) == 1 and self.children[0].kind is Kind.TEXT:
            return self.children[0].text
        return "".join(child.string_value() for child in self.children)


def element(parent: Node, name: str, value: str = "") -> Node:
    """Appends a new element, with a value if there is one."""
    node = parent.append(Node(Kind.ELEMENT, name))
    if value:
        node.append(Node(Kind.TEXT, text=value))
    return node


def number(root: Node) -> None:
    """Ranks every node in document order; each leaf keeps one free rank for its text."""
    rank = 0
    stack = [root]
    while stack:
        node = stack.pop()
        rank += 1
        node.order = rank
        for attribute in node.attributes:
            rank += 1
            attribute.order = rank
        if not node.children:
            rank += 1
        stack.extend(reversed(node.children))


def _children(node: Node) -> Iterator[Node]:
    return iter(node.children)


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _descendants(child)


def _ancestors(node: Node) -> Iterator[Node]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _parent(node: Node) -> Iterator[Node]:
    if node.parent is not None:
        yield node.parent


def _self(node: Node) -> Iterator[Node]:
    yield node


def _siblings(node: Node) -> tuple[list[Node], int]:
    if node.parent is None or node.kind is Kind.ATTRIBUTE:
        return [], 0
    siblings = node.parent.children
    return siblings, next(i for i, sibling in enumerate(siblings) if sibling is node)


def _following_siblings(node: Node) -> Iterator[Node]:
    siblings, at = _siblings(node)
    return iter(siblings[at + 1 :])


def _preceding_siblings(node: Node) -> Iterator[Node]:
    siblings, at = _siblings(node)
    return reversed(siblings[:at])


def _descendants_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(node)


def _ancestors_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestors(node)


def _following(node: Node) -> Iterator[Node]:
    if node.kind is Kind.ATTRIBUTE and node.parent is not None:
        yield from _descendants(node.parent)
        yield from _following(node.parent)
        return
    for above in _ancestors_or_self(node):
        for sibling in _following_siblings(above):
            yield from _descendants_or_self(sibling)


def _reversed_subtree(node: Node) -> Iterator[Node]:
    for child in reversed(node.children):
        yield from _reversed_subtree(child)
    yield node


def _preceding(node: Node) -> Iterator[Node]:
    start = node.parent if node.kind is Kind.ATTRIBUTE and node.parent else node
    for above in _ancestors_or_self(start):
        for sibling in _preceding_siblings(above):
            yield from _reversed_subtree(sibling)


def _attributes(node: Node) -> Iterator[Node]:
    return iter(node.attributes)


AXES: dict[str, Callable[[Node], Iterator[Node]]] = {
    "ancestor": _ancestors,
    "ancestor-or-self": _ancestors_or_self,
    "attribute": _attributes,
    "child": _children,
    "descendant": _descendants,
    "descendant-or-self": _descendants_or_self,
    "following": _following,
    "following-sibling": _following_siblings,
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": _preceding_siblings,
    "self": _self,
}
"""Each axis gives its nodes nearest first, which is the order predicates count in."""


def node_test(axis: str, test: str, is_kind: bool) -> Callable[[Node], bool]:
    """The predicate of a node test; a name matches only the axis's principal kind of node."""
    if is_kind:
        if test == "text":
            return lambda node: node.kind is Kind.TEXT
        return (lambda _node: True) if test == "node" else (lambda _node: False)
    principal = Kind.ATTRIBUTE if axis == "attribute" else Kind.ELEMENT
    if test == "*":
        return lambda node: node.kind is principal
    if test.endswith(":*"):
        prefix = test[:-1]
        return lambda node: node.kind is principal and node.name.startswith(prefix)
    return lambda node: node.kind is principal and node.name == test


def in_document_order(nodes: list[Node]) -> list[Node]:
    """The distinct nodes, first in the document first."""
    distinct = {id(node): node for node in nodes}
    return sorted(distinct.values(), key=lambda node: node.order)
