"""The command line's sentences for refusal codes and reports, in Chinese and in English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from inspection.refusal import Refusal

LANGUAGES = ("zh", "en")


def language_of(environment: Mapping[str, str], chosen: str | None = None) -> str:
    """The language to speak: `--language`, else the locale when it is English, else Chinese."""
    if chosen in LANGUAGES:
        return chosen
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG")
    return "en" if (locale or "").startswith("en") else "zh"


@cache
def sentences(language: str) -> Mapping[str, str]:
    """All sentences of one language by code; `{name}` marks a parameter."""
    document = tomllib.loads((files("server") / f"words_{language}.toml").read_text("utf-8"))
    return {key: value for key, value in document.items() if isinstance(value, str)}


def say(code: str, language: str, /, **params: str | int) -> str:
    """The sentence for a code, else its family's with the code behind it, else the code itself."""
    known = sentences(language)
    if code in known:
        return known[code].format_map(_Shown(params))
    family = known.get(code.partition(".")[0])
    shown = str(Refusal(code, **params))
    return f"{family} {shown}" if family else shown


def explain(refusal: Refusal, language: str) -> str:
    """What a refusal says to the person at the terminal."""
    return say(refusal.code, language, **refusal.params)


class _Shown(dict[str, str | int]):
    def __missing__(self, name: str) -> str:
        return "?"
