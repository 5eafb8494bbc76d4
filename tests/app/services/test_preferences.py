"""Preferences survive what happens to small files, and hold nothing they should not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.services.preferences import Preferences, PreferencesFile
from inspection.refusal import Refusal


def test_kept_preferences_are_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "preferences.json"
    wanted = Preferences("dark", 115, "en", True, -15, 20, "样例市人社局", "D:/DCIM", 5, 300)
    PreferencesFile(path).keep(wanted)
    assert PreferencesFile(path).now == wanted
    assert wanted.print_offset_mm == (-1.5, 2.0)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"theme": "pink", "text_scale": true, "offset_right": 1e9}', "\x00"],
)
def test_file_that_is_damaged_means_defaults(tmp_path: Path, content: str) -> None:
    path = tmp_path / "preferences.json"
    path.write_text(content, "utf-8")
    assert PreferencesFile(path).now == Preferences()


def test_what_is_allowed_is_taken_and_the_rest_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    told = {"theme": "contrast", "language": 7, "folded": "yes", "offset_down": 201, "later": 1}
    told |= {"photo_folder": 3, "photo_margin": 121, "upload_limit": -1, "photo_cache": 0}
    path.write_text(json.dumps(told), "utf-8")
    assert PreferencesFile(path).now == Preferences(theme="contrast")


def test_override_holds_for_the_run_and_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    file = PreferencesFile(path)
    file.override(theme="dark")
    assert file.now.theme == "dark"
    assert not path.exists()


def test_folder_that_cannot_be_written_leaves_the_old_ones(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    file = PreferencesFile(tmp_path / "file" / "preferences.json")
    with pytest.raises(Refusal, match=r"store\.unreachable"):
        file.keep(Preferences(theme="dark"))
    assert file.now == Preferences()
