"""Hostile and half-right requests against the live server: never a fault, never a foreign row."""

from __future__ import annotations

import json
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.replication import operation
from db.tables.registry import synced
from inspection.refusal import Refusal
from tests.server.conftest import City
from tests.support.pushing import sign

ENTITIES = [table.name for table in synced()]
FIELDS = sorted({column.name for table in synced() for column in table.columns})
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.text(max_size=30),
    st.sampled_from(["2026-03-16", "9999-99-99", "𠮷", "issued", "open", "-1"]),
    st.lists(st.integers(0, 9), max_size=3),
    st.dictionaries(st.text(max_size=5), st.booleans(), max_size=2),
)


def test_generated_requests_never_fault(city: City) -> None:
    """Requests made from our own OpenAPI document, carrying a real token."""
    laptop = city.laptop("zhou")
    document = laptop.client.get("/openapi/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    headers = {"authorization": f"Bearer {laptop.token}"}
    tried = 0
    for found in schema.get_all_operations():
        api = found.ok()
        if api.path in {"/enrol", "/token"}:
            continue  # throttled after a few guesses: their bodies are tried elsewhere

        @settings(
            max_examples=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(case=api.as_strategy())
        def attack(case: Any) -> None:
            nonlocal tried
            tried += 1
            kwargs = case.as_transport_kwargs(base_url=city.address)
            sent = {name.lower(): value for name, value in (kwargs.get("headers") or {}).items()}
            kwargs["headers"] = {**sent, **headers}
            kwargs.pop("cookies", None)
            answer = laptop.client.request(**kwargs)
            assert answer.status_code < 500, (case.method, case.path, answer.text)
            assert city.site("A2") not in answer.text

        attack()
    assert tried > 100
    assert '"incident"' not in city.log.text


def test_signed_operations_of_any_content_are_judged_never_a_fault(city: City) -> None:
    """A rightful key may sign nonsense: each operation is applied or stands in review."""
    laptop = city.laptop("zhou")
    own, foreign = city.site("A1"), city.site("A2")
    scopes = ["bureau", f"user:{laptop.me.account}"] + [
        f"{kind}:{site}" for kind in ("site", "people") for site in (own, foreign)
    ]
    known = [own, foreign, laptop.me.account, laptop.me.device]

    @settings(
        max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(
        entity=st.sampled_from([*ENTITIES, "row_meta", "nothing"]),
        scope=st.sampled_from(scopes),
        values=st.dictionaries(
            st.sampled_from([*FIELDS, "answers/a/A1", "unknown"]),
            st.one_of(VALUES, st.sampled_from(known)),
            max_size=12,
        ),
        row=st.one_of(st.none(), st.sampled_from(known)),
        is_edit=st.booleans(),
        base=st.integers(0, 2**40),
    )
    def attack(
        entity: str,
        scope: str,
        values: dict[str, Any],
        row: str | None,
        is_edit: bool,
        base: int,
    ) -> None:
        before = laptop.dseq, laptop.hash
        try:
            made = laptop.make(
                entity, scope, values, row=row, base=base, old={} if is_edit else None
            )
        except Refusal:  # not even canonical: no laptop of ours could have written it
            laptop.dseq, laptop.hash = before
            return
        answer = laptop.call("/push", sign([made], laptop.device_key))
        if answer.status_code != 200:  # not taken: what is tried next follows what was
            laptop.dseq, laptop.hash = before
        assert answer.status_code == 200, (answer.text, json.loads(made.core_bytes))
        (result,) = answer.json()["results"]
        assert result["code"] in {"applied", "conflict", "review"}
        if foreign in scope or scope.startswith(("bureau", "user:")):
            assert result["code"] == "review"

    attack()
    assert '"incident"' not in city.log.text
    assert laptop.dseq > 20
    assert laptop.hash != operation.GENESIS
