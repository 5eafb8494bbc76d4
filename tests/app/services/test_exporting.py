"""What leaves the program: tables across versions, people masked unless that is written down."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.services.contacts import ContactService
from app.services.exporting import ExportService, Wanted
from app.services.filling import FillingService
from app.services.form_versions import FormVersionService
from db.queries.exports import finished
from db.tables.people import reveal
from forms.interchange.instance import from_xml
from inspection.refusal import Refusal
from tests.support.city_laptop import CityLaptop, city_laptop
from tests.support.newer_forms import newer_check_in, publish

FORM = "checkin"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CityLaptop]:
    """One check-in of the old version, one that moved to the new one, both finished."""
    with city_laptop(tmp_path_factory.mktemp("city"), sites=2, workers=8, past=False) as made:
        filling = FillingService(made.laptop)
        contacts = ContactService(made.laptop, filling)
        site = next(iter(made.sites.values()))
        for newer in (False, True):
            form = contacts.start_check_in(site)
            visit = contacts.open(form)
            filling.keep(visit.filling, "a/A1", "partial")
            filling.keep(visit.filling, "a/A3", "implemented")
            filling.keep(visit.filling, "head/met_phone", "1")
            filling.keep(visit.filling, "head/met_person", "样例人名")
            if newer:
                publish(made, newer_check_in())
                versions = FormVersionService(made.laptop)
                seen = versions.preview(form)
                assert seen is not None
                versions.take(seen)
                visit = contacts.open(form)
            plain = {"integer": "7", "text": "样例", "select_one": "implemented"}
            plain |= {"date": "2023-11-23"}
            while missing := visit.filling.answers.required_missing():
                kind = visit.filling.definition.questions[missing[0]].type
                filling.keep(visit.filling, missing[0], plain[kind])
            visit.filling.answers.put_reason("head/assisting", "协办人员临时请假")
            visit.filling.answers.put_reason("head/met_phone", "只有座机")
            filling.store(visit.filling, visit.filling.take())
            contacts.finish(visit)
            made.clock.advance(86_400_000)
        yield made


@pytest.fixture
def service(city: CityLaptop) -> ExportService:
    return ExportService(city.laptop, "zh")


def reveals(city: CityLaptop) -> list[tuple[str, str]]:
    with city.laptop.database.read() as connection:
        rows = connection.execute(select(reveal.c.what, reveal.c.account_id))
        return [(row.what, row.account_id) for row in rows]


def read_csv(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_both_versions_stand_in_one_table_with_reasons_hints_and_old_answers(
    city: CityLaptop, service: ExportService, tmp_path: Path
) -> None:
    assert [form for form, _title in service.kinds()] == [FORM]
    made = service.write(Wanted(FORM, wording="codes"), "csv", tmp_path)
    assert made.forms == 2
    first, second = read_csv(made.path, f"{FORM}.csv")
    assert list(first) == list(second)
    assert second["version"] == "2024.1" != first["version"]
    assert (first["a-A1"], second["a-A1"]) == ("partial", "implemented")
    assert (first["a-A3"], second["a-A3"]) == ("implemented", "")
    assert (first["a-A10"], second["a-A10"]) == ("", "implemented")
    assert "部分" in second["older_answers"]
    assert first["older_answers"] == ""
    assert first["head-assisting/reason"] == "协办人员临时请假"
    assert "head/met_phone (soft)" in first["findings"]
    assert first["KEY"].startswith("uuid:")


def test_people_are_masked_unless_asked_for_whole_and_that_is_written_down(
    city: CityLaptop, service: ExportService, tmp_path: Path
) -> None:
    assert service.count(Wanted(FORM)).personal
    masked = service.write(Wanted(FORM, wording="codes"), "csv", tmp_path)
    text = zipfile.ZipFile(masked.path).read(f"{FORM}.csv").decode()
    assert "样例人名" not in text
    assert "只有座机" not in text, "the reason beside a personal answer is personal too"
    assert reveals(city) == []

    whole = service.write(Wanted(FORM, wording="codes", whole=True), "csv", tmp_path)

    assert whole.path != masked.path, "an export never overwrites another"
    assert read_csv(whole.path, f"{FORM}.csv")[0]["head-met_person"] == "样例人名"
    assert reveals(city) == [("export", city.laptop.account)]


def test_labels_make_a_workbook_in_words(service: ExportService, tmp_path: Path) -> None:
    made = service.write(Wanted(FORM), "xlsx", tmp_path)
    sheet = load_workbook(made.path).worksheets[0]  # read whole: else the file stays open
    rows = list(sheet.iter_rows(values_only=True))
    place = rows[0].index("劳资专管员已任命、在岗，且与告示牌所列为同一人")
    assert [row[place] for row in rows[1:]] == ["部分", "落实"]


def test_nothing_found_writes_nothing(
    city: CityLaptop, service: ExportService, tmp_path: Path
) -> None:
    other = list(city.sites.values())[1]
    assert service.count(Wanted(FORM, site_id=other)).forms == 0
    with pytest.raises(Refusal) as refused:
        service.write(Wanted(FORM, site_id=other), "xlsx", tmp_path)
    assert refused.value.code == "export.nothing"
    assert list(tmp_path.iterdir()) == []


def test_one_form_leaves_as_an_instance_of_its_own_version_and_as_a_record(
    city: CityLaptop, service: ExportService, tmp_path: Path
) -> None:
    filling = FillingService(city.laptop)
    contacts = ContactService(city.laptop, filling)
    site = next(iter(city.sites.values()))
    before = contacts.open(contacts.start_check_in(site)).last
    assert before
    with city.laptop.database.read() as connection:
        forms = [one.id for one in finished(connection, FORM)]
    for form in forms:
        held = filling.open(form)
        made = service.write_instance(form, tmp_path, whole=True)
        read = from_xml(held.definition, made.path.read_bytes())
        assert read.id == form
        assert read.document == held.answers.document, "what the old version asked is in it too"
        assert service.record(form).startswith(b"%PDF")
