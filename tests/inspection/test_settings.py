"""The bureau's settings: defaults that stand, bad values that are refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.numbering import Brackets, NumberStyle
from inspection.refusal import Refusal
from inspection.sampling import SamplingRules
from inspection.settings import (
    SETTING_NAMES,
    BureauSettings,
    change_setting,
    parse_settings,
    setting_text,
)

DEFAULT = BureauSettings()


def test_defaults_are_those_the_bureau_was_promised() -> None:
    assert DEFAULT.correction_days == 5
    assert (DEFAULT.sample_ratio, DEFAULT.sample_min, DEFAULT.sample_max) == (10, 5, 20)
    assert DEFAULT.number_block == 50
    assert DEFAULT.idle_lock_minutes == 10
    assert parse_settings({}) == DEFAULT


@pytest.mark.parametrize("name", SETTING_NAMES)
def test_every_setting_reads_its_own_text_back(name: str) -> None:
    assert change_setting(DEFAULT, name, setting_text(DEFAULT, name)) == DEFAULT


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("sample_ratio", " １５ % ", 15),
        ("correction_days", "10", 10),
        ("number_ordinal", "是", True),
        ("number_ordinal", "OFF", False),
        ("number_brackets", "【】", Brackets.LENTICULAR),
        ("number_prefix", " 曾人社劳监 ", "曾人社劳监"),
        ("landline_area", "０２７", "027"),
    ],
)
def test_typed_setting_is_understood(name: str, text: str, value: object) -> None:
    assert getattr(change_setting(DEFAULT, name, text), name) == value


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("colour", "red", "setting.unknown"),
        ("correction_days", "five", "setting.not_a_number"),
        ("correction_days", "", "setting.not_a_number"),
        ("correction_days", "-5", "setting.not_a_number"),
        ("correction_days", "2.5", "setting.not_a_number"),
        ("correction_days", "0", "setting.out_of_range"),
        ("sample_ratio", "101", "setting.out_of_range"),
        ("idle_lock_minutes", "9" * 30, "setting.not_a_number"),
        ("number_ordinal", "maybe", "setting.not_a_switch"),
        ("number_brackets", "()", "setting.not_a_choice"),
        ("number_prefix", " ", "setting.bad_value"),
        ("number_prefix", "随 人社", "setting.bad_value"),
        ("number_prefix", "随人社2", "setting.bad_value"),
        ("landline_area", "722", "setting.bad_value"),
        ("sample_min", "21", "setting.sample_bounds"),
        ("sample_max", "4", "setting.sample_bounds"),
    ],
)
def test_bad_value_is_refused_by_name(name: str, text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        change_setting(DEFAULT, name, text)
    assert caught.value.code == code
    if code not in ("setting.sample_bounds",):
        assert caught.value.params["name"] == name


def test_rows_of_a_newer_server_are_passed_over() -> None:
    assert parse_settings({"holograms": "yes", "sample_ratio": "5"}).sample_ratio == 5


def test_bounds_that_only_fit_together_may_come_together() -> None:
    found = parse_settings({"sample_min": "30", "sample_max": "40"})
    assert (found.sample_min, found.sample_max) == (30, 40)


@given(st.sampled_from(SETTING_NAMES), st.text(max_size=12))
def test_any_text_is_either_understood_or_refused(name: str, text: str) -> None:
    try:
        changed = change_setting(DEFAULT, name, text)
    except Refusal:
        return
    assert parse_settings({name: setting_text(changed, name)}) == changed


def test_settings_reach_the_rules_they_set() -> None:
    settings = parse_settings(
        {"sample_ratio": "5", "call_days": "3", "service_days": "2", "number_width": "4"}
    )
    assert settings.sampling == SamplingRules(ratio_percent=5)
    assert settings.calls.days == 3
    assert settings.duties.service_days == 2
    assert settings.duties.sampling == settings.sampling
    assert settings.number_style == NumberStyle(width=4)
