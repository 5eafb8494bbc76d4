"""An off-the-shelf tus client (tuspy) uploads to our server, stops half-way and goes on."""

from __future__ import annotations

import io

import pytest
from tusclient.client import TusClient

from server.certificate import CERTIFICATE_FILE
from tests.server.blob_client import Tus, add, is_stored
from tests.server.conftest import City


def test_off_the_shelf_client_uploads_and_resumes(
    lasting_city: City, zhou: Tus, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = lasting_city
    certificate = city.bureau.settings.data / CERTIFICATE_FILE
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    row = add(zhou.laptop, city.site("A1"), photo)
    client = TusClient(
        f"{city.address}/uploads", headers={"Authorization": f"Bearer {zhou.laptop.token}"}
    )

    def uploader(url: str | None = None):  # type: ignore[no-untyped-def]
        return client.uploader(
            file_stream=io.BytesIO(photo),
            url=url,
            chunk_size=50_000,
            metadata={"attachment": row},
            upload_checksum=True,
        )

    first = uploader()
    first.upload(stop_at=100_000)
    assert zhou.reach(first.url.removeprefix(city.address)) == first.offset == 100_000
    assert not is_stored(city.bureau, row)

    second = uploader(first.url)
    assert second.offset == 100_000
    second.upload()
    assert is_stored(city.bureau, row)
    assert zhou.fetch(row).content == photo

    large = photo * 10
    whole = add(zhou.laptop, city.site("A1"), large)
    client.uploader(  # as it does by itself: all of the file in one request
        file_stream=io.BytesIO(large), metadata={"attachment": whole}, upload_checksum=True
    ).upload()
    assert zhou.fetch(whole).content == large

    again = add(zhou.laptop, city.site("A1"), photo)
    known = uploader()
    known.metadata = {"attachment": again}
    known.set_url(known.create_url())
    assert known.get_offset() == len(photo), "what the caller has there already is not sent again"
