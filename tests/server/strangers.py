"""Requests an enrolled laptop can make in somebody else's name, from the OpenAPI document alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

VARIANTS = 5
"""Requests for each operation: each tries others of the victim's names where they fit."""
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_DEPTH = 8


@dataclass(frozen=True)
class Attack:
    """One request; `body` is JSON, bytes, or None."""

    method: str
    template: str
    path: str
    headers: Mapping[str, str]
    body: Any


def attacks(document: Mapping[str, Any], names: Sequence[str]) -> Iterator[Attack]:
    """For every operation of the document, requests that name what belongs to somebody else.

    `names`: his scopes, rows, devices, digests; wherever one fits a string of the schema, it is
    put there.
    """
    for template, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                for variant in range(VARIANTS):
                    yield _attack(document, template, method, item[method], names, variant)


def _attack(
    document: Mapping[str, Any],
    template: str,
    method: str,
    operation: Mapping[str, Any],
    names: Sequence[str],
    variant: int,
) -> Attack:
    path, headers, query = template, {}, []
    for parameter in operation.get("parameters", ()):
        value = str(_sample(document, parameter.get("schema", {}), names, variant, 0))
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(value, safe=""))
        elif parameter["in"] == "query":
            query.append(f"{quote(parameter['name'])}={quote(value, safe='')}")
        elif parameter["in"] == "header":
            headers[parameter["name"]] = value
    content = operation.get("requestBody", {}).get("content", {})
    body: Any = None
    if "application/json" in content:
        body = _sample(document, content["application/json"].get("schema", {}), names, variant, 0)
    elif content:
        kind = next(iter(content))
        headers["content-type"] = kind
        body = names[variant % len(names)].encode()
    return Attack(method, template, path + ("?" + "&".join(query) if query else ""), headers, body)


def _sample(
    document: Mapping[str, Any],
    schema: Mapping[str, Any],
    names: Sequence[str],
    variant: int,
    depth: int,
) -> Any:
    """A value the schema allows, made of the names wherever they fit."""
    schema = _resolved(document, schema)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][variant % len(schema["enum"])]
    for several in ("oneOf", "anyOf"):
        if several in schema:
            found = [one for one in schema[several] if _resolved(document, one) != {"type": "null"}]
            return _sample(document, found[0], names, variant, depth)
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next(one for one in kind if one != "null")
    if depth > _DEPTH:
        return None
    if kind == "object":
        return _object(document, schema, names, variant, depth)
    if kind == "array":
        least = max(1, schema.get("minItems", 0))
        items = schema.get("items", schema.get("prefixItems", [{}])[0])
        return [_sample(document, items, names, variant + at, depth + 1) for at in range(least)]
    if kind in ("integer", "number"):
        return max(schema.get("minimum", 0), 0) + (variant % 2)
    if kind == "boolean":
        return bool(variant % 2)
    if kind == "string" or "pattern" in schema:
        return _text(schema, names, variant)
    return names[variant % len(names)]


def _object(
    document: Mapping[str, Any],
    schema: Mapping[str, Any],
    names: Sequence[str],
    variant: int,
    depth: int,
) -> dict[str, Any]:
    made = {
        name: _sample(document, part, names, variant, depth + 1)
        for name, part in schema.get("properties", {}).items()
    }
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        for name in names:
            if name.startswith(("site:", "people:", "user:")):
                made[name] = _sample(document, more, names, variant, depth + 1)
    return made


def _text(schema: Mapping[str, Any], names: Sequence[str], variant: int) -> str:
    pattern = re.compile(schema.get("pattern", ""))
    fits = [
        name
        for name in names
        if pattern.search(name)
        and schema.get("minLength", 0) <= len(name) <= schema.get("maxLength", 10**6)
    ]
    if fits:
        return fits[variant % len(fits)]
    for made in ("0" * 64, "0" * 16, "1." + "A" * 86, "add", "a", "A" * 64):
        if pattern.search(made) and schema.get("minLength", 0) <= len(made):
            return made
    return "x" * max(1, schema.get("minLength", 1))


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema
