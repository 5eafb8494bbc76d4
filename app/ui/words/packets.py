"""What a packet's page says of its fields: hints, gaps, and problems that are left out."""

from __future__ import annotations

from app.presenters.packet import PacketShown
from app.services.packet import LeftOut, Packet
from app.ui.i18n import counted, translate
from app.ui.words import codes, dates


def due(packet: Packet) -> str:
    """When it is due: the day, how many working days that is, and whether it may still move."""
    day = dates.day(packet.due_on, packet.today)
    told = counted(translate("Packet", "{day} · {n} 个工作日"), packet.days, day=day)
    if packet.due_provisional:
        return translate("Packet", "{told} · 预计，该年节假日还没公布").format(told=told)
    return told


def number(packet: Packet) -> str:
    """The number it would take, and how many are left."""
    if not packet.numbers_left:
        return translate("Packet", "本机没有可用的文号了：同步一次就能领到新的一批。")
    told = translate("Packet", "将用 {number}，本机还有 {n} 个文号。")
    return counted(told, packet.numbers_left, number=packet.next_number)


def left_out(one: LeftOut) -> str:
    """Why a problem is not on the order."""
    told = {
        "clause": translate("Packet", "{item} 没有列入：还没有法律依据，先在台账里补上条款。"),
        "state": translate("Packet", "{item} 没有列入：{state}，不能再下指令。"),
    }
    state = codes.word("Problem", one.problem.state)
    return told[one.reason].format(item=one.problem.item, state=state)


def gap_name(field: str) -> str:
    """What people call a field."""
    return {
        "number": translate("Packet", "文号"),
        "issuer": translate("Packet", "局名和验证网址"),
        "addressee": translate("Packet", "被监察单位"),
        "problems": translate("Packet", "问题"),
        "facts": translate("Packet", "查明的事实"),
        "demands": translate("Packet", "改正要求"),
        "due_on": translate("Packet", "改正期限"),
        "inspected_on": translate("Packet", "检查日期"),
        "inspectors": translate("Packet", "第二监察员"),
        "badge": translate("Packet", "监察证号"),
        "contact_name": translate("Packet", "联系人"),
        "contact_phone": translate("Packet", "联系电话"),
    }[field]


def gap(field: str, shown: PacketShown) -> str:
    """What is wrong with a field, and the way out."""
    if field in shown.unreadable:
        return translate("Packet", "看不懂这个日期，例如写 11-30。")
    return {
        "addressee": translate("Packet", "选一个单位。"),
        "due_on": translate("Packet", "期限不能早于今天。"),
        "inspected_on": translate("Packet", "检查日期不能晚于今天。"),
        "inspectors": translate("Packet", "行政检查须有两名监察员：选第二名。"),
        "badge": translate("Packet", "有一位没有登记监察证号：请局里登记后同步。"),
        "contact_name": translate("Packet", "不能空着。"),
        "contact_phone": translate("Packet", "不能空着。"),
    }[field]
