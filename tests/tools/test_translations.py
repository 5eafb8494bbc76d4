"""The translation check finds what it exists to find."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools import translations


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small interface of its own with one sentence of each kind, not yet collected."""
    sources = tmp_path / "ui"
    sources.mkdir()
    (sources / "page.py").write_text(
        'translate("Page", "保存 {name}").format(name=1)\n'
        'counted(translate("Page", "{n} 个"), 2)\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "SOURCES", sources)
    monkeypatch.setattr(translations, "TRANSLATION", tmp_path / "anxin_en.ts")
    translations.collect(translations.TRANSLATION)
    return tmp_path


def test_sentence_without_english_is_a_fault(planted: Path) -> None:
    assert len(translations.faults(translations.TRANSLATION)) == 2
    assert translations.main(["--check"]) == 1


def test_filled_translation_passes(planted: Path) -> None:
    reached = translations.fill({"Page": {"保存 {name}": "Save {name}", "{n} 个": "one|{n}"}})
    assert reached == 2
    assert translations.main(["--check"]) == 0


@pytest.mark.parametrize(
    "english",
    ["Save", "Save {nom}", "Save {name} {more}", "保存 {name}", "Save {name}|Keep {name}"],
)
def test_lost_placeholder_chinese_or_a_needless_form_is_a_fault(
    planted: Path, english: str
) -> None:
    translations.fill({"Page": {"保存 {name}": english, "{n} 个": "{n}"}})
    assert len(translations.faults(translations.TRANSLATION)) == 1


def test_new_source_text_is_drift(planted: Path) -> None:
    translations.fill({"Page": {"保存 {name}": "Save {name}", "{n} 个": "{n}"}})
    page = translations.SOURCES / "page.py"
    shutil.copy(page, page.with_name("other.py"))
    assert not translations.drift()  # the same sentences twice change nothing
    page.write_text(page.read_text(encoding="utf-8") + 'translate("Page", "新的")\n', "utf-8")
    assert translations.drift()


def test_collecting_twice_changes_nothing(planted: Path) -> None:
    before = translations.TRANSLATION.read_bytes()
    translations.collect(translations.TRANSLATION)
    assert translations.TRANSLATION.read_bytes() == before
