"""A filled form as an XForms instance (ODK XForms specification, "Primary instance"), and back.

What XForms has no place for travels in attributes of our own: the name of a repeat's instance, the
day a carried answer was last seen, the reason a soft finding was let stand; what the version has no
question for, such as answers of an earlier one, stands in the metadata. Other programs pass over
all that; read back, the document is the one that was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from forms import paths
from forms.answers import REASON, SEEN
from forms.definition import Definition, Question, Repeat
from forms.instance import ROOT_NAME, build_instance
from forms.repeats import instances_in
from forms.state import clean
from inspection.refusal import Refusal

OPENROSA = "http://openrosa.org/xforms"
OURS = "urn:anxin:form"
LARGEST = 16 * 1024 * 1024
"""Bytes of an instance that is read."""

register_namespace("orx", OPENROSA)
register_namespace("anxin", OURS)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INSTANCE, _REASON, _SEEN, _KEPT = (
    f"{{{OURS}}}{name}" for name in ("instance", "reason", "seen", "kept")
)


@dataclass(frozen=True, slots=True)
class Read:
    """An instance read back: its document, its instanceID (without ``uuid:``; empty if it has
    none), and the paths of elements that the form does not have."""

    document: dict[str, str]
    id: str
    unknown: tuple[str, ...]


def to_xml(definition: Definition, document: Mapping[str, str], instance_id: str) -> bytes:
    """The instance of one filled form, UTF-8; `instance_id` is the id of its row, a UUID."""
    shape = build_instance(definition, instances_in(document), {})
    root = Element(ROOT_NAME, {"id": definition.id, "version": definition.version})
    elements: dict[str, Element] = {"": root}
    rest = dict(document)
    for path, node in shape.nodes.items():
        made = elements[path] = SubElement(elements[paths.parent(path)], node.name)
        found = paths.of_instance(path)
        if found is not None:
            made.set(_INSTANCE, found[1])
            rest.pop(path, None)
        if not node.children:
            made.text = _allowed(rest.pop(path, "")) or None
        for mark, name in ((REASON, _REASON), (SEEN, _SEEN)):
            if document.get(path + mark):
                made.set(name, _allowed(rest.pop(path + mark)))
    meta = SubElement(root, f"{{{OPENROSA}}}meta")
    SubElement(meta, f"{{{OPENROSA}}}instanceID").text = f"uuid:{instance_id}"
    for key, text in sorted(rest.items()):
        SubElement(meta, _KEPT, {"key": _allowed(key)}).text = _allowed(text)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _allowed(text: str) -> str:
    """The text without the control characters that XML 1.0 (§2.2) has no way to write; ends of
    lines as XML reads them (§2.11)."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def from_xml(definition: Definition, data: bytes) -> Read:
    """The document in an instance of this form and version.

    Raises Refusal ``instance.too_large`` (limit), ``instance.unreadable``, ``instance.other_form``
    (found), ``instance.other_version`` (found, wanted).
    """
    if len(data) > LARGEST:
        raise Refusal("instance.too_large", limit=LARGEST)
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise Refusal("instance.unreadable") from fault
    if root.get("id") != definition.id:
        raise Refusal("instance.other_form", found=root.get("id") or "", wanted=definition.id)
    if root.get("version") != definition.version:
        found = root.get("version") or ""
        raise Refusal("instance.other_version", found=found, wanted=definition.version)
    reader = _Reader(definition)
    reader.read(root, "", "")
    return Read(reader.document, reader.id, tuple(reader.unknown))


class _Reader:
    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self.document: dict[str, str] = {}
        self.unknown: list[str] = []
        self.id = ""

    def read(self, holder: Element, path: str, template: str) -> None:
        members = {
            item.path.rpartition("/")[2]: item for item in self._definition.members[template]
        }
        ranks: dict[str, int] = {}
        for child in holder:
            name = child.tag.rpartition("}")[2]
            here = f"{path}/{name}" if path else name
            item = members.get(name)
            if item is None:
                self._without_item(child, here, name)
                continue
            if isinstance(item, Repeat):
                ranks[name] = ranks.get(name, 0) + 1
                here = self._instance(child, here, ranks[name])
            if isinstance(item, Question):
                self._answer(child, here)
            else:
                self.read(child, here, item.path)

    def _instance(self, element: Element, repeat: str, rank: int) -> str:
        named = element.get(_INSTANCE, "")
        path = paths.instance(repeat, named)
        if paths.of_instance(path) != (repeat, named) or path in self.document:
            path = paths.instance(repeat, str(rank))
        self.document[path] = str(rank)
        return path

    def _answer(self, element: Element, path: str) -> None:
        marks = (("", element.text), (REASON, element.get(_REASON)), (SEEN, element.get(_SEEN)))
        for mark, text in marks:
            if text is not None and (kept := clean(text)):
                self.document[path + mark] = kept

    def _without_item(self, element: Element, path: str, name: str) -> None:
        if name != "meta":
            self.unknown.append(path)
            return
        for child in element:
            if child.tag == _KEPT and child.get("key"):
                self.document[child.get("key", "")] = clean(child.text or "")
            if child.tag.rpartition("}")[2] == "instanceID":
                self.id = (child.text or "").strip().removeprefix("uuid:")
