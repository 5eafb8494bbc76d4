"""A second inspector's token, tried over every endpoint there is: it reads and writes nothing of
the first's."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select

from db.tables.journal import row_meta
from db.tables.registry import synced
from db.tables.server import device, ledger, token
from server import devices
from tests.server.conftest import City
from tests.server.laptop import Laptop
from tests.server.strangers import Attack, attacks
from tests.support.pushing import sign

SECRET = "只有周知道的一句话"


def first_of(city: City) -> tuple[Laptop, list[str]]:
    """An inspector with work of his own, and every name by which it could be asked for."""
    zhou, site = city.laptop("zhou"), city.site("A1")
    sent = zhou.contact(site, result=SECRET)
    zhou.push(sent)
    scopes = [f"site:{site}", f"people:{site}", f"user:{zhou.me.account}"]
    segment = zhou.manifest(scopes[0]).segments[0].sha256
    names = [*scopes, sent.core.row, site, zhou.me.device, zhou.me.account, segment, sent.hash]
    return zhou, names


def belongings(city: City, scopes: list[str], device_id: str) -> dict[str, Any]:
    """Everything the bureau holds of these scopes and of this device."""
    found: dict[str, Any] = {}
    with city.bureau.database.read() as connection:
        for table in synced():
            joined = select(table, row_meta.c.rev).join(
                row_meta, (row_meta.c.row == table.c.id) & (row_meta.c.entity == table.name)
            )
            rows = connection.execute(joined.where(row_meta.c.scope.in_(scopes))).all()
            found[table.name] = sorted(map(repr, rows))
        of_device = device.c.id == device_id
        columns = [one for one in device.c if one.name != "seen_at"]
        found["device"] = connection.execute(select(*columns).where(of_device)).all()
        tokens = select(token).where(token.c.device_id == device_id)
        found["token"] = connection.execute(tokens).all()
        entries = select(ledger.c.seq).where(ledger.c.device == device_id)
        found["ledger"] = connection.execute(entries).all()
    return found


def send(laptop: Laptop, attack: Attack) -> Any:
    headers = {**attack.headers, "authorization": f"Bearer {laptop.token}"}
    how = {"content": attack.body} if isinstance(attack.body, bytes) else {"json": attack.body}
    return laptop.client.request(
        attack.method.upper(), attack.path, headers=headers, **(how if attack.body else {})
    )


def test_second_inspector_reads_and_writes_nothing_of_the_first_at_any_endpoint(
    city: City,
) -> None:
    zhou, names = first_of(city)
    wu = city.laptop("wu")
    before = belongings(city, names[:3], zhou.me.device)
    document = wu.client.get("/openapi/openapi.json").json()
    tried: dict[tuple[str, str], set[int]] = {}
    for attack in attacks(document, names):
        answer = send(wu, attack)
        assert answer.status_code < 500, (attack, answer.text)
        for needle in (SECRET, "锦绣花园", "工人"):
            assert needle.encode() not in answer.content, attack
        tried.setdefault((attack.method, attack.template), set()).add(answer.status_code)
    listed = {
        (method, path)
        for path, item in document["paths"].items()
        for method in item
        if method not in ("parameters", "summary", "description")
    }
    assert tried.keys() == listed
    assert any(200 in answers for answers in tried.values()), "some requests are well formed"
    assert belongings(city, names[:3], zhou.me.device) == before
    zhou.push(zhou.contact(city.site("A1")))
    zhou.sign_in()


def test_second_inspector_s_forged_operations_leave_the_first_s_rows_alone(city: City) -> None:
    zhou, names = first_of(city)
    wu = city.laptop("wu")
    before = belongings(city, names[:3], zhou.me.device)
    for scope in names[:3]:
        edit = wu.make("contact", scope, {"result": "改"}, row=names[3], old={"result": SECRET})
        add = wu.make("contact", scope, {"site_id": names[4], "state": "open"})
        for result in wu.push(edit, add).results:
            assert result.code == "review"
    after = belongings(city, names[:3], zhou.me.device)
    assert after == before
    pulled = wu.pull_all(names[:3])
    assert pulled == {}


def test_first_s_signed_push_cannot_be_sent_again_by_another(city: City) -> None:
    """Neither by another's token, nor with another's signature over it."""
    zhou, _ = first_of(city)
    wu = city.laptop("wu")
    mine = zhou.contact(city.site("A1"))
    captured = sign([mine], zhou.device_key)
    assert wu.refused("/push", captured)[1].code == "push.signature"
    assert wu.refused("/push", sign([mine], wu.device_key))[1].code == "push.actor"
    assert zhou.push(mine).results[0].code == "applied"


def test_device_shut_out_in_the_middle_of_a_session_is_refused_at_its_next_request(
    city: City,
) -> None:
    """A closed account's laptop has a last session: `test_leaving`."""
    zhou, site = city.laptop("zhou"), city.site("A1")
    zhou.hello()
    zhou.push(zhou.contact(site))
    with city.bureau.office() as office:
        devices.revoke(city.bureau, office, zhou.me.device, "lost")
    pull = {"proto": 1, "schema": 1, "cursors": {"bureau": 0}, "limit": 9}
    refusals = {
        zhou.refused("/push", sign([zhou.contact(site)], zhou.device_key))[1].code,
        zhou.refused("/hello", zhou.hello_body())[1].code,
        zhou.refused("/pull", pull)[1].code,
        zhou.segment(f"site:{site}", "0" * 64).json()["code"],
    }
    assert refusals <= {"token.expired", "sync.device_revoked"}
    assert zhou.refused("/token", zhou.token_body())[1].code == "sync.device_revoked"


def test_no_secret_stands_in_the_log_after_every_endpoint_was_tried(city: City) -> None:
    zhou, names = first_of(city)
    wu = city.laptop("wu")
    document = wu.client.get("/openapi/openapi.json").json()
    for attack in attacks(document, names):
        send(wu, attack)
        send(zhou, attack)
    guess = secrets.token_urlsafe(40)
    zhou.client.post("/hello", content=b"{", headers={"authorization": f"Bearer {guess}"})
    zhou.client.get(f"/{guess}?token={guess}")
    for told in (zhou.token, wu.token, guess, SECRET, "锦绣花园", "工人", "1390000", names[4]):
        assert told not in city.log.text
    for key in (zhou.device_key, wu.device_key):
        assert key.public.text not in city.log.text
        assert key.text not in city.log.text
