"""A pile of new photos as a card: whose visit it is or why nobody knows, and where it shall go."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from app.presenters.photos import SITE, VISIT, PilesShown
from app.services.photo_folder import FoundPhoto
from app.services.photo_sorting import Pile, VisitChoice
from app.ui.forms.tick import Tick
from app.ui.i18n import counted, translate
from app.ui.widgets.buttons import Button, IconLabel
from app.ui.widgets.card import Card
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.layout import STRETCH, row
from app.ui.widgets.picture_strip import PictureStrip
from app.ui.widgets.picture_tiles import PictureTile
from app.ui.widgets.text import Text
from app.ui.words import dates, pictures
from inspection.pictures import corrected


class PileCard(Card):
    """`taken(marks, target, where, named)`, `declined(marks)`: of the selected, else of all."""

    taken = Signal(list, str, str, bool)
    declined = Signal(list)

    def __init__(self, pile: Pile[FoundPhoto], shown: PilesShown, now_ms: int) -> None:
        self._pile = pile
        self._visits = {
            one.span.id: pictures.visit(one, now_ms)
            for one in (*_of(pile), *shown.visits)
        }  # fmt: skip
        self._sites = {one.id: one.name for one in shown.sites}
        icon, tone = ("clipboard-check", "done") if pile.visit else ("circle-help", "soon")
        self._words = Text(_heading(pile, now_ms), "strong", wrap=True)
        head = row(IconLabel(icon, tone=tone), self._words)
        head.setStretch(1, 1)
        self.strip = PictureStrip(_heading(pile, now_ms), most_rows=2, selecting=True)
        self.strip.show_tiles([_tile(one, shown.fast_minutes, now_ms) for one in pile.photos])
        alone = translate("Photos", "{site}（不归哪次检查）")
        self.target = ComboBox(
            translate("Photos", "归到"),
            [
                ("", translate("Photos", "选归到哪里…")),
                *((VISIT + one, words) for one, words in self._visits.items()),
                *((SITE + one, alone.format(site=name)) for one, name in self._sites.items()),
            ],
        )
        self.target.show_code(VISIT + pile.visit.span.id if pile.visit else "")
        self.target.picked.connect(lambda _code: self._say())
        self.named = Tick(translate("Photos", "有工人的个人信息"))
        self.named.setToolTip(
            translate("Photos", "身份证、工资条、认得出的脸：勾上，就和花名册一样保管。")
        )
        self.take = Button("", self._on_take, kind="primary", height="form")
        self.decline = Button(translate("Photos", "不要"), self._on_decline, kind="quiet")
        self.decline.setToolTip(translate("Photos", "以后不再提起；原文件不动"))
        foot = row(self.target, self.named, STRETCH, self.decline, self.take)
        super().__init__(head, self.strip, foot)
        self.strip.selectionModel().selectionChanged.connect(self._on_selected)
        self._say()

    def take_focus(self) -> None:
        """The keyboard goes to what is to be decided."""
        place = self.take if self.take.isEnabled() else self.target
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def words(self) -> str:
        """What heads the card."""
        return self._words.text()

    def _marks(self) -> list[str]:
        chosen = self.strip.chosen_ids()
        every = [one.mark for one in self._pile.photos]
        return list(chosen) if len(chosen) > 1 else every

    def _on_selected(self, _now: object, _before: object) -> None:
        self._say()

    def _say(self) -> None:
        count = len(self._marks())
        self.take.say(counted(translate("Photos", "收下 {n} 张"), count))
        self.take.setEnabled(bool(self.target.code))

    def _on_take(self) -> None:
        target = self.target.code
        where = self._visits.get(target.removeprefix(VISIT), "") or self._sites.get(
            target.removeprefix(SITE), ""
        )
        self.taken.emit(self._marks(), target, where, self.named.isChecked())

    def _on_decline(self) -> None:
        self.declined.emit(self._marks())


def _of(pile: Pile[FoundPhoto]) -> tuple[VisitChoice, ...]:
    return (pile.visit,) if pile.visit is not None else pile.between


def _heading(pile: Pile[FoundPhoto], now_ms: int) -> str:
    count = len(pile.photos)
    if pile.visit is not None:
        text = translate("Photos", "{n} 张属于 {visit}")
        return counted(text, count, visit=pictures.visit(pile.visit, now_ms))
    if pile.between:
        visits = translate("Photos", "、").join(pictures.visit(one, now_ms) for one in pile.between)
        return counted(translate("Photos", "{n} 张分不清是哪次：{visits}"), count, visits=visits)
    return counted(translate("Photos", "{n} 张不在哪次检查的时间里"), count)


def _tile(photo: FoundPhoto, fast_minutes: int, now_ms: int) -> PictureTile:
    at = corrected(photo.taken_at, fast_minutes) if photo.by_camera else photo.taken_at
    when = dates.moment(at, now_ms)
    source = (
        translate("Photos", "相机的时间") if photo.by_camera else translate("Photos", "文件的时间")
    )
    return PictureTile(
        id=photo.mark,
        caption=when,
        state=source,
        icon="camera" if photo.by_camera else "file-text",
        tone="neutral",
        spoken=f"{photo.path.name} · {when} · {source}",
        stand_in="play" if photo.is_video else "image",
    )
