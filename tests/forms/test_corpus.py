"""The public XLSForm documentation's features one by one: small forms, what follows from answers.

Each form in `corpus/` has its expectations in a JSON file of the same name: what is given, and what
is then kept, hidden, found, offered, said and written; or with which row and reason it is refused.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import pyxform
from defusedxml.ElementTree import fromstring

from forms.answers import Answers
from forms.expressions.odk_functions import ODK
from forms.interchange.given import put_given
from forms.interchange.instance import from_xml, to_xml
from forms.xlsform.findings import FormInvalid
from forms.xlsform.load import load, load_xform
from inspection.clock import FixedClock, instant

CORPUS = Path(__file__).with_name("corpus")
CLOCK = FixedClock(instant(2023, 11, 23, 9, 30))
HERE = {"username": "wang", "deviceid": "laptop-1"}
ID = "8a1c6f0e-2b7d-4c55-9f51-0e6f7f3f2a11"
FORMS = sorted(path for path in CORPUS.iterdir() if path.suffix != ".json")
_PLACE = re.compile(r"([^/\[\]]+)\[(\d+)\]")


def expectation(form: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(form.with_suffix(".json").read_text("utf-8"))
    return found


def located(answers: Answers, path: str) -> str:
    """A path of the expectations, whose instances are counted from 0, in the filled form."""
    made = ""
    for piece in path.split("/"):
        match = _PLACE.fullmatch(piece)
        here = f"{made}/{match[1] if match else piece}".strip("/")
        made = answers.repeats[here][int(match[2])] if match else here
    return made


class Told:
    """Compares one step of the expectations with a filled form."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def check(self, step: Mapping[str, Any]) -> None:
        misplaced = put_given(self.answers, step.get("answers", {}))
        assert {one.path: one.why for one in misplaced} == step.get("misplaced", {})
        put_given(self.answers, step.get("answers_after", {}))
        for key, wanted in step.items():
            compare = getattr(self, f"on_{key}", None)
            if compare is not None:
                compare(wanted)

    def on_values(self, wanted: Mapping[str, str]) -> None:
        found = {path: self.answers.answer(located(self.answers, path)) for path in wanted}
        assert found == wanted

    def on_hidden(self, wanted: list[str]) -> None:
        every = (*self.answers.definition.groups, *self.answers.definition.questions)
        assert [path for path in every if not self.answers.relevant(path)] == wanted

    def on_findings(self, wanted: Mapping[str, str]) -> None:
        found = {one.path: one.code for one in self.answers.findings()}
        assert found == {located(self.answers, path): code for path, code in wanted.items()}

    def on_blocking(self, wanted: list[str]) -> None:
        assert [one.path for one in self.answers.findings() if one.blocks] == wanted

    def on_readonly(self, wanted: list[str]) -> None:
        assert [path for path in self.answers.paths if self.answers.readonly(path)] == wanted

    def on_choices_open(self, wanted: Mapping[str, list[str]]) -> None:
        for path, codes in wanted.items():
            found = self.answers.choices(located(self.answers, path))
            assert [one.code for one in found] == codes

    def on_count(self, wanted: Mapping[str, int]) -> None:
        assert {path: len(self.answers.repeats[path]) for path in wanted} == wanted

    def on_paths(self, wanted: list[str]) -> None:
        assert list(self.answers.paths) == wanted

    def on_title(self, wanted: str) -> None:
        assert wanted in self.answers.definition.titles.values()

    def on_bind(self, wanted: Mapping[str, Mapping[str, str]]) -> None:
        assert {path: self.answers.definition.question(path).bind for path in wanted} == wanted

    def on_appearance(self, wanted: Mapping[str, str]) -> None:
        assert {path: self.answers.definition.item(path).appearance for path in wanted} == wanted

    def on_words(self, wanted: Mapping[str, Mapping[str, str]], language: str = "default") -> None:
        for path, words in wanted.items():
            for kind, text in words.items():
                assert getattr(self.answers, kind)(path, language) == text

    def on_words_zh(self, wanted: Mapping[str, Mapping[str, str]]) -> None:
        self.on_words(wanted, "zh")

    def on_words_en(self, wanted: Mapping[str, Mapping[str, str]]) -> None:
        self.on_words(wanted, "en")

    def on_messages(self, wanted: Mapping[str, str], language: str = "default") -> None:
        found = {one.path: self.answers.message(one, language) for one in self.answers.findings()}
        assert found == wanted

    def on_messages_zh(self, wanted: Mapping[str, str]) -> None:
        self.on_messages(wanted, "zh")

    def on_messages_en(self, wanted: Mapping[str, str]) -> None:
        self.on_messages(wanted, "en")


@pytest.mark.parametrize("form", FORMS, ids=[form.stem for form in FORMS])
def test_a_feature_behaves_as_the_documentation_says(form: Path) -> None:
    wanted = expectation(form)
    if "refused" in wanted:
        with pytest.raises(FormInvalid) as caught:
            load(form)
        found = [[one.sheet, one.row, one.column, one.code] for one in caught.value.findings]
        for place, one in zip(wanted["refused"], found, strict=True):
            assert one[: len(place)] == [given or one[at] for at, given in enumerate(place)]
        return
    definition = load(form)
    answers = Answers(definition, clock=CLOCK, properties=HERE, chance=random.Random(1))
    told = Told(answers)
    for step in wanted.get("steps", (wanted,)):
        told.check(step)
    relevant = answers.relevant
    kept = {key: text for key, text in answers.document.items() if relevant(key.partition("@")[0])}
    written = to_xml(definition, kept, ID)
    assert from_xml(definition, written).document == kept
    root = fromstring(written)
    for path, text in wanted.get("xml", {}).items():
        assert root.findtext(path) == (text or ""), path
    if "finished" in wanted:
        finished = answers.finish()
        assert {path: finished[path] for path in wanted["finished"]} == wanted["finished"]


def test_each_form_of_the_corpus_says_what_it_is_about() -> None:
    about = [expectation(form)["about"] for form in FORMS]
    assert len(set(about)) == len(FORMS)
    assert {form.suffix for form in FORMS} == {".md", ".csv", ".xlsx"}


def test_every_function_is_documented_and_stands_in_the_corpus() -> None:
    guide = Path(__file__).parents[2].joinpath("docs/forms.md").read_text("utf-8")
    refused = guide.partition("child and parent work here")[2]
    table = guide.partition("## Expressions")[2].partition("## What bad input")[0]
    written = "".join(str(load(form).to_json()) for form in FORMS if _is_taken(form))
    for name in ODK:
        assert f"`{name}`" in table, name
        assert f"{name}(" in written or name == "randomize", name  # that became a fact of the list
    for name in ("pulldata", "area", "property"):
        assert f"`{name}`" in refused


def _is_taken(form: Path) -> bool:
    return "refused" not in expectation(form)


@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate runs on Java")
def test_odk_validate_accepts_what_is_taken(tmp_path: Path) -> None:
    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    taken = []
    for form in FORMS:
        if not {"refused", "odk_lacks"} & expectation(form).keys():
            taken.append(tmp_path / f"{form.stem}.xml")
            taken[-1].write_text(load_xform(form), "utf-8")
    done = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", str(jar), *map(str, taken)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
