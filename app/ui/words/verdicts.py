"""Says in plain words whether a file is to be believed, and why not."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from app.ui.i18n import translate

_HEADS: dict[str, object] = {
    "genuine": QT_TRANSLATE_NOOP("Verdict", "是真的"),
    "doubtful": QT_TRANSLATE_NOOP("Verdict", "存疑，请向局里核实"),
    "false": QT_TRANSLATE_NOOP("Verdict", "不是真的，不要采信"),
}
_TONES = {"genuine": "done", "doubtful": "soon", "false": "overdue"}
_REASONS: dict[str, object] = {
    "file.not_a_paper": QT_TRANSLATE_NOOP("Verdict", "这不是安薪开具的文书文件。"),
    "file.too_large": QT_TRANSLATE_NOOP("Verdict", "文件太大，不可能是一份文书。"),
    "file.appended": QT_TRANSLATE_NOOP("Verdict", "文件末尾被人添加了内容。"),
    "file.changed": QT_TRANSLATE_NOOP("Verdict", "页面与封存的内容不符，文件被改动过。"),
    "file.other_engine": QT_TRANSLATE_NOOP(
        "Verdict", "内容和签名没有问题，但文件由另一版本的程序生成，页面无法逐字比对。"
    ),
    "seal.not_ours": QT_TRANSLATE_NOOP("Verdict", "文件里的验证码不是文书的验证码。"),
    "seal.malformed": QT_TRANSLATE_NOOP("Verdict", "验证码残缺，读不完整。"),
    "seal.other_paper": QT_TRANSLATE_NOOP("Verdict", "验证码属于另一份文书。"),
    "seal.wrong_signature": QT_TRANSLATE_NOOP("Verdict", "签名不对，不是由所称的密钥签发。"),
    "signature.malformed": QT_TRANSLATE_NOOP("Verdict", "签名残缺，读不完整。"),
    "signature.unknown_suite": QT_TRANSLATE_NOOP(
        "Verdict", "签名用的是本程序还不认识的算法，请升级后再验。"
    ),
    "paper.malformed": QT_TRANSLATE_NOOP("Verdict", "文件里封存的内容残缺。"),
    "key.uncertified": QT_TRANSLATE_NOOP(
        "Verdict", "签发用的密钥没有得到本局认证（如果刚注册了新电脑，先同步再验）。"
    ),
    "key.outside_period": QT_TRANSLATE_NOOP("Verdict", "签发日期不在密钥的有效期内。"),
    "key.revoked": QT_TRANSLATE_NOOP("Verdict", "签发日期在密钥被撤销之后。"),
    "key.revoked_later": QT_TRANSLATE_NOOP(
        "Verdict", "密钥后来被撤销，而局里从未收到这份文书，日期可能是倒签的。"
    ),
    "paper.dated_ahead": QT_TRANSLATE_NOOP("Verdict", "签发日期在今天之后。"),
}


def head(state: str) -> str:
    """The verdict in a few words."""
    return translate("Verdict", str(_HEADS[state]))


def tone(state: str) -> str:
    """The status colour of a verdict."""
    return _TONES[state]


def reason(code: str) -> str:
    """Why a file is not genuine; a code without words is shown as it is."""
    text = _REASONS.get(code)
    return code if text is None else translate("Verdict", str(text))


def codes() -> frozenset[str]:
    """Every reason that has words."""
    return frozenset(_REASONS)
