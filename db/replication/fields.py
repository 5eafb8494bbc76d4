"""Fields of a row as operations name them: columns, paths in documents, groups, the overlay.

Merge, the journal and laptops' pages all address values this way (sync.md §3 "The journal").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from forms import canonical

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict with text keys."""

Fields = Mapping[str, Json]
"""Values by field name: a column (`state`) or a path inside a document column (`answers/B3`)."""


def same(left: Json, right: Json) -> bool:
    """Whether two values are one in canonical JSON (1, 1.0 and true are three)."""
    if isinstance(left, dict | list) or isinstance(right, dict | list):
        return canonical.dumps(left) == canonical.dumps(right)
    return type(left) is type(right) and bool(left == right)


@dataclass(frozen=True, slots=True)
class Groups:
    """Which fields of a table are judged as one: declared columns; every other field by itself."""

    declared: Mapping[str, str] = field(default_factory=dict)
    """Column → name of its group, for columns that only make sense together."""

    def of(self, name: str) -> str:
        """The group of a field; a path of a document is a group of its own."""
        return self.declared.get(name, name)

    def split(self, fields: Fields) -> dict[str, dict[str, Json]]:
        """The fields of one operation by group, in the operation's order."""
        groups: dict[str, dict[str, Json]] = {}
        for name, value in fields.items():
            groups.setdefault(self.of(name), {})[name] = value
        return groups


def split_path(name: str) -> tuple[str, str | None]:
    """A field name as (column, path in its document); None for a plain column."""
    column, slash, path = name.partition("/")
    return (column, path) if slash else (column, None)


def write_fields(image: Mapping[str, Json], fields: Fields) -> dict[str, Json]:
    """A copy of a row image with the fields written into it.

    A document column holds canonical JSON TEXT of one flat object, path → value (None or an empty
    object when nothing is answered); writing None at a path takes it out. Raises ValueError if a
    document column holds anything else.
    """
    written = dict(image)
    documents: dict[str, dict[str, Json]] = {}
    for name, value in fields.items():
        column, path = split_path(name)
        if path is None:
            written[column] = value
            documents.pop(column, None)
            continue
        if column not in documents:
            documents[column] = read_document(written.get(column))
        if value is None:
            documents[column].pop(path, None)
        else:
            documents[column][path] = value
        written[column] = canonical.dumps(documents[column]).decode()
    return written


def read_fields(image: Mapping[str, Json], names: Iterable[str]) -> dict[str, Json]:
    """The values a row image holds at these field names; None where there is nothing."""
    documents: dict[str, dict[str, Json]] = {}
    values: dict[str, Json] = {}
    for name in names:
        column, path = split_path(name)
        if path is None:
            values[name] = image.get(column)
            continue
        if column not in documents:
            documents[column] = read_document(image.get(column))
        values[name] = documents[column].get(path)
    return values


_DOCUMENT = msgspec.json.Decoder(dict[str, Any])


def read_document(text: str | None) -> dict[str, Json]:
    """A document column's answers by path; ValueError if it is not one JSON object."""
    return _DOCUMENT.decode(text) if text else {}


def overlay(shadow: Mapping[str, Json] | None, pending: Iterable[Fields]) -> dict[str, Json]:
    """What a laptop shows: the bureau's image with its own operations, oldest first, laid over it.

    `shadow` is None while the bureau does not know the row. An operation stays pending until the
    scope's published cursor reaches its seq, acknowledged or not.
    """
    image: dict[str, Json] = dict(shadow or {})
    for fields in pending:
        image = write_fields(image, fields)
    return image
