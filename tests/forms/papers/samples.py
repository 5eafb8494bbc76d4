"""Papers of a made-up bureau, and the key that seals them."""

from __future__ import annotations

from datetime import date

from forms import signing
from forms.papers import content as contents
from forms.papers import seal, words
from inspection.clock import instant

BUREAU = "https://anxin.yuncheng.example"
ISSUED = instant(2026, 11, 23, 10, 30)
LAPTOP_KEY = signing.PrivateKey("1", bytes(range(32)))

ISSUER = contents.Issuer(
    name="涢城市人力资源和社会保障局",
    team="涢城市劳动保障监察支队",
    address="涢城市迎宾大道88号政务中心3楼",
    phone="0722-5550123",
)
FIRM = contents.Addressee(
    name="楚北昇堃建设集团有限公司",
    role="general_contractor",
    credit_code="91350100M000100Y43",
    legal_person="方珺",
)
SITE = contents.Site(name="涢水湾安置小区二期工程", address="涢城市滨河路与神农大道交汇处")
INSPECTORS = (contents.Inspector("周玥", "E2026-0101"), contents.Inspector("镕翀", "E2026-0102"))


_FOUND = {
    "A1": ("项目部未配备在岗的劳资专管员", ("724-28",), ()),
    "A3": ("未与所招用的农民工订立书面劳动合同或者用工书面协议", ("724-28",), ()),
    "B1": ("未按规定开设农民工工资专用账户", ("724-26",), ("724-55",)),
    "C3": ("工资支付表未经农民工本人签字确认，存在代签", ("724-31",), ("724-56",)),
    "C6": ("未按约定的工资支付日期足额支付农民工工资", ("724-13",), ("423-26.0.1",)),
    "D2": ("农民工工资保证金保函已过有效期", ("rs2021n65",), ("724-55",)),
    "E1": ("未在施工现场醒目位置设立维权信息告示牌", ("724-34",), ("724-56",)),
    "E3": ("维权信息告示牌未及时更新当地最低工资标准、工资支付日期", ("724-34",), ()),
}


def finding(item: str) -> contents.Finding:
    facts, breached, bases = _FOUND[item]
    return contents.Finding(item, facts, words.demands()[item], breached, bases)


def make_order(**changes: object) -> contents.Content:
    facts: dict[str, object] = {
        "addressee": FIRM,
        "site": SITE,
        "inspected_on": date(2026, 11, 23),
        "findings": (finding("C3"), finding("E3")),
        "due_on": date(2026, 11, 30),
        "contact_name": "周玥",
        "contact_phone": "0722-5550123",
        "inspectors": INSPECTORS,
    }
    envelope: dict[str, object] = {
        "template": "order",
        "version": 1,
        "number": "涢人社劳监令字〔2026〕第0018号",
        "dated": date(2026, 11, 23),
        "issued_ms": ISSUED,
        "demo": False,
        "issuer": ISSUER,
    }
    for name, value in changes.items():
        (facts if name in facts else envelope)[name] = value
    return contents.Content(**envelope, facts=contents.OrderFacts(**facts))


def make_receipt(**changes: object) -> contents.Content:
    order = make_order()
    facts: dict[str, object] = {
        "documents": (contents.Document("限期改正指令书", order.number),),
        "addressee": FIRM,
        "site": SITE,
        "servers": INSPECTORS,
    }
    envelope: dict[str, object] = {
        "template": "receipt",
        "version": 1,
        "number": contents.receipt_number(order.number),
        "dated": date(2026, 11, 23),
        "issued_ms": ISSUED,
        "demo": False,
        "issuer": ISSUER,
    }
    extra = {"place", "manner"}
    for name, value in changes.items():
        (facts if name in facts or name in extra else envelope)[name] = value
    return contents.Content(**envelope, facts=contents.ReceiptFacts(**facts))


def sealed(paper: contents.Content, key: signing.PrivateKey = LAPTOP_KEY) -> tuple[bytes, str]:
    """Frozen content and the URL that seals it."""
    data = contents.freeze(paper)
    return data, seal.make(BUREAU, paper.number, data, key).url
