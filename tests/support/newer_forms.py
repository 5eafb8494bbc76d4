"""Publishes a newer version of a form, as the bureau does, and brings it to a laptop."""

from __future__ import annotations

from typing import Any

import msgspec

from db.tables.bureau import form_version
from forms.definition import Choices, Definition, Item, Question
from forms.publish import definition
from tests.support.city_laptop import CityLaptop


def publish(city: CityLaptop, form: Definition) -> str:
    """The id of the published version, which the laptop has then."""
    city.clock.advance(1)
    row: dict[str, Any] = {
        "form": form.id,
        "version": form.version,
        "definition": form.to_json().decode(),
        "sha256": form.sha256,
        "published_at": city.clock.now_ms(),
    }
    with city.bureau.journal.transaction() as change:
        version = str(change.add(form_version, row))
    city.device.pull()
    return version


def newer_check_in() -> Definition:
    """The check-in a campaign later: A1 lacks a choice, A2 is a date, A3 is gone, A4 says it anew,
    the post stands with A, and A10 is new and required."""
    old = definition("checkin")
    items: list[Item] = []
    for item in old.items:
        if item.path in ("a/A3", "a/A3_note", "head/met_post"):
            continue
        items.append(_changed(item) if isinstance(item, Question) else item)
        if item.path == "a":
            post = old.questions["head/met_post"]
            items.append(msgspec.structs.replace(post, path="a/met_post"))
        if item.path == "a/A9_note":
            a9 = old.questions["a/A9"]
            labels = {"zh": "电子围栏已启用", "en": "The fence is on"}
            items.append(msgspec.structs.replace(a9, path="a/A10", labels=labels))
    lists = {
        **old.lists,
        "strict": tuple(one for one in old.lists["five"] if one.code != "partial"),
    }
    return msgspec.structs.replace(old, version="2024.1", items=tuple(items), lists=lists)


def _changed(asked: Question) -> Question:
    if asked.path == "a/A1":
        return msgspec.structs.replace(asked, choices=Choices("strict"))
    if asked.path == "a/A2":
        return msgspec.structs.replace(asked, type="date", choices=None)
    if asked.path == "a/A4":
        return msgspec.structs.replace(asked, labels={"zh": "随机询问的工人均已登记"})
    return asked
