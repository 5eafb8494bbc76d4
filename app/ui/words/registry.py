"""Words for codes of the site's and worker's registers: kinds of deposit, kinds of document."""

from __future__ import annotations

from app.ui.i18n import translate
from inspection.terms import DocumentType


def deposit(kind: str | None) -> str:
    """How the wage deposit (工资保证金) is provided; an unknown kind is shown as it is."""
    match kind:
        case "cash":
            return translate("Registry", "现金存储")
        case "letter":
            return translate("Registry", "银行保函")
        case "insurance":
            return translate("Registry", "保证保险")
        case "exempt":
            return translate("Registry", "免存")
        case None | "":
            return translate("Registry", "未登记")
    return kind


def document(code: str) -> str:
    """What an identity paper of this kind is called."""
    match code:
        case DocumentType.CITIZEN_ID:
            return translate("Registry", "身份证")
        case DocumentType.PASSPORT:
            return translate("Registry", "护照")
        case DocumentType.HK_MACAO_PERMIT:
            return translate("Registry", "港澳通行证")
        case DocumentType.TAIWAN_PERMIT:
            return translate("Registry", "台胞证")
    return translate("Registry", "证件")
