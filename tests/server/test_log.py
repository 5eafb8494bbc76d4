"""The log carries codes and ids; whatever else is handed to it stays out."""

from __future__ import annotations

import io
import json
import logging

from hypothesis import given
from hypothesis import strategies as st

from inspection.clock import FixedClock, instant
from inspection.ids import new_id
from server.log import ALLOWED, LibraryLog, Log

CLOCK = FixedClock(instant(2026, 3, 16, 9))
PERSONAL = ["张三", "13800001234", "421303199001010012", "token-abc", "老周 <x>", 13800001234]


def written(**facts: object) -> dict[str, object]:
    stream = io.StringIO()
    Log(CLOCK, stream).event("push.received", **facts)
    (line,) = stream.getvalue().splitlines()
    return dict(json.loads(line))


def test_ids_codes_and_counts_are_written() -> None:
    device = new_id(CLOCK)
    line = written(device=device, ops=37, code="sync.gap", route="POST /sync/push")
    assert line["device"] == device
    assert line["ops"] == 37
    assert line["code"] == "sync.gap"
    assert line["route"] == "POST /sync/push"
    assert "dropped" not in line


def test_personal_values_are_dropped_under_every_allowed_key() -> None:
    for key in ALLOWED:
        for value in PERSONAL:
            if key in {"error"} and value == "token-abc":
                continue
            line = json.dumps(written(**{key: value}), ensure_ascii=False)
            assert str(value) not in line, (key, value)


def test_unknown_key_is_dropped_with_its_name() -> None:
    line = json.dumps(written(张三=1), ensure_ascii=False)
    assert "张三" not in line
    assert '"?"' in line


@given(st.text(alphabet="0123456789一二三四张王李赵 @", min_size=2))
def test_no_digits_or_names_pass_under_text_keys(value: str) -> None:
    line = written(device=value, code=value, route=value, role=value, at=[value], error=value)
    assert set(line) == {"time", "level", "event", "dropped"}


def test_library_messages_keep_only_their_place() -> None:
    stream = io.StringIO()
    library = logging.Logger("uvicorn.error")
    library.addHandler(LibraryLog(Log(CLOCK, stream)))
    try:
        raise ValueError("张三 13800001234")
    except ValueError:
        library.exception("worker %s", "张三 13800001234")
    text = stream.getvalue()
    assert "13800001234" not in text
    line = json.loads(text)
    assert (line["code"], line["error"]) == ("uvicorn.error", "ValueError")
