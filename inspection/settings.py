"""The bureau's settings: what the law leaves open, with a sensible default for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from inspection.calls import CallRules
from inspection.duties import DutyRules
from inspection.identity import clean_text, fold_width
from inspection.numbering import Brackets, NumberStyle
from inspection.refusal import Refusal
from inspection.sampling import SamplingRules


@dataclass(frozen=True, slots=True)
class BureauSettings:
    """Every setting by its stored name. Days are calendar days unless the line says otherwise."""

    correction_days: int = 5  # working days to correct a problem
    sample_ratio: int = 10  # percent of the roster to phone a month
    sample_min: int = 5
    sample_max: int = 20
    left_days: int = 60  # how long a worker who left stays in the frame
    cool_off_months: int = 3
    call_attempts: int = 3
    call_days: int = 2
    questionnaires: int = 0  # a site and month; 0: no quota
    double_entry: int = 10  # percent of the paper sheets that are keyed a second time
    assigned_by_day: int = 15  # a later assignment leaves the month's duties unasked
    guarantee_soon_days: int = 30
    service_days: int = 7  # working days to serve a printed order
    number_block: int = 50
    number_prefix: str = "随人社劳监"
    number_ordinal: bool = False  # 第 before the serial
    number_width: int = 1  # serial padded with zeros to so many digits
    number_brackets: Brackets = Brackets.TORTOISE
    landline_area: str = "0722"
    idle_lock_minutes: int = 10
    backup_days: int = 0  # how long backups of the bureau are kept; 0: laptops retain all they sent

    @property
    def sampling(self) -> SamplingRules:
        return SamplingRules(
            ratio_percent=self.sample_ratio,
            minimum=self.sample_min,
            maximum=self.sample_max,
            left_days=self.left_days,
            cool_off_months=self.cool_off_months,
        )

    @property
    def calls(self) -> CallRules:
        return CallRules(attempts=self.call_attempts, days=self.call_days)

    @property
    def duties(self) -> DutyRules:
        return DutyRules(
            sampling=self.sampling,
            assigned_by_day=self.assigned_by_day,
            questionnaires=self.questionnaires,
            guarantee_soon_days=self.guarantee_soon_days,
            service_days=self.service_days,
        )

    @property
    def number_style(self) -> NumberStyle:
        return NumberStyle(self.number_ordinal, self.number_width, self.number_brackets)


_RANGES: Mapping[str, tuple[int, int]] = {
    "correction_days": (1, 90),
    "sample_ratio": (1, 100),
    "sample_min": (0, 100),
    "sample_max": (1, 500),
    "left_days": (0, 366),
    "cool_off_months": (0, 24),
    "call_attempts": (1, 10),
    "call_days": (1, 7),
    "questionnaires": (0, 100),
    "double_entry": (0, 100),
    "assigned_by_day": (1, 31),
    "guarantee_soon_days": (0, 366),
    "service_days": (1, 60),
    "number_block": (1, 1000),
    "number_width": (1, 8),
    "idle_lock_minutes": (1, 120),
    "backup_days": (0, 3650),
}
_SWITCH = {"1": True, "true": True, "yes": True, "on": True, "是": True,
           "0": False, "false": False, "no": False, "off": False, "否": False}  # fmt: skip


def _number(name: str, text: str) -> int:
    least, most = _RANGES[name]
    digits = fold_width(text).removesuffix("%")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9):
        raise Refusal("setting.not_a_number", name=name, value=text)
    if not least <= int(digits) <= most:
        raise Refusal("setting.out_of_range", name=name, value=text, least=least, most=most)
    return int(digits)


def _switch(name: str, text: str) -> bool:
    value = _SWITCH.get(fold_width(text).lower())
    if value is None:
        raise Refusal("setting.not_a_switch", name=name, value=text)
    return value


def _brackets(name: str, text: str) -> Brackets:
    try:
        return Brackets(clean_text(text))
    except ValueError:
        raise Refusal("setting.not_a_choice", name=name, value=text) from None


def _prefix(name: str, text: str) -> str:
    value = clean_text(text)
    if not 1 <= len(value) <= 20 or any(c.isspace() or c.isdigit() for c in value):
        raise Refusal("setting.bad_value", name=name, value=text)
    return value


def _area(name: str, text: str) -> str:
    value = fold_width(text)
    if not (value.isascii() and value.isdigit() and value.startswith("0") and len(value) in (3, 4)):
        raise Refusal("setting.bad_value", name=name, value=text)
    return value


_PARSERS: Mapping[str, Callable[[str, str], Any]] = {
    **dict.fromkeys(_RANGES, _number),
    "number_prefix": _prefix,
    "number_ordinal": _switch,
    "number_brackets": _brackets,
    "landline_area": _area,
}
SETTING_NAMES: tuple[str, ...] = tuple(field.name for field in fields(BureauSettings))


def change_setting(settings: BureauSettings, name: str, text: str) -> BureauSettings:
    """The settings with one of them set from text.

    Raises Refusal ``setting.unknown``, ``setting.not_a_number``, ``setting.out_of_range``,
    ``setting.not_a_switch``, ``setting.not_a_choice``, ``setting.bad_value``,
    ``setting.sample_bounds`` (the minimum would exceed the maximum).
    """
    if name not in _PARSERS:
        raise Refusal("setting.unknown", name=name)
    return _checked(replace(settings, **{name: _PARSERS[name](name, text)}))


def parse_settings(rows: Mapping[str, str]) -> BureauSettings:
    """Settings from the bureau's rows; names a newer server may know are passed over.

    Raises the same refusals as `change_setting` for a bad value.
    """
    known = {name: _PARSERS[name](name, text) for name, text in rows.items() if name in _PARSERS}
    return _checked(replace(BureauSettings(), **known))


def setting_text(settings: BureauSettings, name: str) -> str:
    """A setting as its stored text; `change_setting` reads it back to the same value."""
    value = getattr(settings, name)
    return str(int(value)) if isinstance(value, bool) else str(value)


def _checked(settings: BureauSettings) -> BureauSettings:
    if settings.sample_min > settings.sample_max:
        least, most = settings.sample_min, settings.sample_max
        raise Refusal("setting.sample_bounds", least=least, most=most)
    return settings
