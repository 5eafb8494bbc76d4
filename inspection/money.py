"""Money is whole fen; here it becomes text for a table, a report or an agreement, and back."""

from __future__ import annotations

import re
from decimal import Decimal

from inspection.identity import fold_width
from inspection.refusal import Refusal

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
LIMIT_FEN = 10**14
"""Amounts stay below one trillion yuan: more is a slip of the finger."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_TYPED = re.compile(
    r"[¥￥]?(?:RMB|人民币)?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]*))?(万?)(?:元|圆)?整?"
)


def parse_money(text: str) -> int:
    """Fen of a typed amount: ``1,234.5``, ``￥1234.50元``, ``165.15万元``, full-width digits.

    Raises Refusal ``money.format``, ``money.precision`` (a fraction of a fen), ``money.too_large``.
    """
    typed = fold_width(text).replace("，", ",").replace("。", ".")
    found = _TYPED.fullmatch(typed)
    if found is None:
        raise Refusal("money.format")
    whole, fraction, wan = found[1].replace(",", ""), found[2] or "", found[3]
    if len(whole.lstrip("0")) > 15 or len(fraction) > 15:
        raise Refusal("money.too_large" if len(whole.lstrip("0")) > 15 else "money.precision")
    fen = Decimal(f"{whole}.{fraction or '0'}") * (FEN_PER_WAN if wan else FEN_PER_YUAN)
    if fen != fen.to_integral_value():
        raise Refusal("money.precision")
    if fen >= LIMIT_FEN:
        raise Refusal("money.too_large")
    return int(fen)


def format_yuan(fen: int) -> str:
    """Yuan with two decimals and thousands marks, without a unit: ``1,234.50``."""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def format_wan(fen: int) -> str:
    """万元 with one decimal, rounded half away from zero, without a unit: ``1,651.5``."""
    tenths = (abs(fen) + FEN_PER_WAN // 20) // (FEN_PER_WAN // 10)
    return f"{'-' if fen < 0 and tenths else ''}{tenths // 10:,}.{tenths % 10}"


def _capital_group(value: int) -> str:
    """Up to four digits in capitals, zeros between them told once, none at the end."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text


def capital_yuan(fen: int) -> str:
    """An amount in capital numerals, as agreements carry it: ``壹仟贰佰叁拾肆元伍角整``.

    After the payment-instrument rules (支付结算办法, annex 1): 整 after 元 or 角, none after 分;
    zeros between figures are told once. Raises ValueError for a negative amount or one beyond
    `LIMIT_FEN`: neither can stand in an agreement.
    """
    if not 0 <= fen < LIMIT_FEN:
        raise ValueError(fen)
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    text, skipped = "", False
    for index in (2, 1, 0):
        group = yuan // 10_000**index % 10_000
        if not group:
            skipped = bool(text)
            continue
        if text and (skipped or group < 1000):
            text += "零"
        text += _capital_group(group) + _GROUPS[index]
        skipped = False
    text += "元" if text else ""
    jiao, last = divmod(rest, 10)
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif last and text:
        text += "零"
    return f"{text}{_DIGITS[last]}分" if last else f"{text or '零元'}整"
