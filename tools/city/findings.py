"""What inspectors of the made-up city find wrong: items of the checklist with made-up facts."""

from __future__ import annotations

from dataclasses import dataclass

from inspection.terms import System

ITEMS: tuple[str, ...] = tuple(
    f"{system}{number}"
    for system, count in (("A", 9), ("B", 9), ("C", 13), ("D", 4), ("E", 4), ("F", 5))
    for number in range(1, count + 1)
)
"""The 44 items of the check-in, in its order."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of problem: item, clause as the form names it, facts with ``{n}`` people, measure."""

    item: str
    clause: str
    facts: str
    measure: str
    people: bool = True

    @property
    def system(self) -> System:
        """The system whose letter the item bears."""
        return System(self.item[0])


FINDINGS: tuple[Finding, ...] = (
    Finding(
        "A2",
        "724-28;724-55",
        "现场清点人数比花名册多{n}人",
        "核对现场人员，补登{n}名人员的实名信息",
    ),
    Finding(
        "A3",
        "724-28",
        "抽查发现{n}名工人未签订劳动合同或用工书面协议",
        "与该{n}名工人补签合同并交存一份",
    ),
    Finding("A4", "724-28", "现场{n}名作业人员未进行实名登记", "完成该{n}名人员的实名登记"),
    Finding(
        "B5",
        "724-29;724-57",
        "建设单位未按约定拨付本期人工费用",
        "督促建设单位足额拨付本期人工费用",
        people=False,
    ),
    Finding(
        "C3",
        "724-31;724-56",
        "上月工资支付表中{n}人的签名非本人所签",
        "由该{n}名工人本人核对并签字确认",
    ),
    Finding(
        "C4",
        "724-31",
        "上月工资支付表与银行代发清单有{n}人金额不一致",
        "核对并更正该{n}人的工资支付表",
    ),
    Finding("C6", "724-12;724-13", "上月工资未足额支付，涉及{n}人", "足额支付该{n}名工人上月工资"),
    Finding("C8", "724-15;724-54", "未向{n}名工人提供工资清单", "补发工资清单并留存领取记录"),
    Finding("A7", "724-28", "用工管理台账未按月更新", "补齐用工管理台账并每月更新", people=False),
)
