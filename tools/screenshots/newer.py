"""A return visit under way while a newer form is published, for the pictures of form pages."""

from __future__ import annotations

from app.services.contacts import RETURN_VISIT, ContactService, VisitsFilter
from app.services.filling import FillingService
from app.services.laptop import Laptop
from app.services.syncing import SyncingService
from forms.publish import DEFINITIONS
from tools.demo.bureau import Prepared

_ANSWERS = {
    "visit/met_person": "样例人员",
    "visit/met_post": "劳资专管员",
    "content/topics": "five_systems pay_date",
    "content/materials": "leaflet template",
    "content/leaflets": "20",
    "content/templates": "3",
    "situation/difficulties": "owner_late",
    "situation/promise_1": "月底前把考勤表补齐",
}
_WANTED_NEXT = (
    "| | text | next_topics | 下次想听 | Wanted next | yes |  |  |  |  |  |  |  |  |  |\n"
)
_CHANGES = (
    ("| return_visit | 2023.1 |", "| return_visit | 2024.1 |"),
    ("| text | met_post | 职务 | Post |", "| text | met_post | 职务或身份 | Post or role |"),
    ("| integer | leaflets | 宣传单份数 | Leaflets |", "| date | leaflets | 发放日期 | Given on |"),
    ("selected(${materials}, 'leaflet') | . > 0 | 份数须大于 0 | More than 0 |", "|  |  |  |"),
    ("| | difficulty | owner_late | 建设单位拨款不及时 | The owner pays late |\n", ""),
    ("| | text | topics_note |", f"{_WANTED_NEXT}| | text | topics_note |"),
)  # fmt: skip


def newer_form(prepared: Prepared, laptop: Laptop, address: str) -> None:
    """Begin a return visit, publish a newer version of its form, and sync."""
    filling = FillingService(laptop)
    contacts = ContactService(laptop, filling)
    site = contacts.visits(VisitsFilter()).own_sites[-1].id
    held = filling.open(contacts.start_return_visit(site))
    for path, text in _ANSWERS.items():
        held.answers.put(path, text)
    filling.store(held, held.take())
    text = (DEFINITIONS / f"{RETURN_VISIT}.md").read_text("utf-8")
    for old, new in _CHANGES:
        if old not in text:
            raise LookupError(old)
        text = text.replace(old, new)
    file = prepared.folder / f"{RETURN_VISIT}.md"
    file.write_text(text, "utf-8")
    prepared.office.run("forms", "publish", str(file), address=address)
    syncing = SyncingService(laptop, settle_drafts=filling.commit_all)
    try:
        syncing.sync()
    finally:
        syncing.close()


def form_with_newer(laptop: Laptop) -> str:
    """The draft whose form has a newer version. Raises LookupError."""
    filling = FillingService(laptop)
    for line in ContactService(laptop, filling).visits(VisitsFilter()).lines:
        if line.state == "open" and line.form_id and filling.open(line.form_id).newer:
            return line.form_id
    raise LookupError("no draft has a newer version")
