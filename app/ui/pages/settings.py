"""Settings: the look, this laptop, printing, the passphrase; each change holds at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Signal

from app.presenters.settings import SettingsPresenter
from app.services.device import DeviceCard, DeviceService
from app.services.preferences import FARTHEST_OFFSET, TEXT_SCALES, Preferences
from app.ui.i18n import counted, translate
from app.ui.page import KeyHint, Page
from app.ui.parts import DeskParts
from app.ui.pictures.settings import PhotosCard
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card, SectionHeader
from app.ui.widgets.combo import ComboBox
from app.ui.widgets.editors import TextLine
from app.ui.widgets.facts import Facts
from app.ui.widgets.failure import FailurePanel
from app.ui.widgets.field import Form, FormField
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.layout import STRETCH, column, row, scrolling
from app.ui.words import codes, dates
from inspection.clock import civil_date


def page(parts: DeskParts) -> Page:
    """The page, for the list of pages."""
    return SettingsPage(parts)


class SettingsPage(Page):
    """Sections one below the other; nothing is saved by a button but the passphrase."""

    def __init__(self, parts: DeskParts) -> None:
        super().__init__()
        self._presenter = SettingsPresenter(
            self,
            DeviceService(parts.laptop),
            parts.preferences,
            parts.keep_preferences,
            parts.change_passphrase,
            parts.jobs,
        )
        self._failure = FailurePanel()
        self.look = _LookCard()
        self.look.chosen.connect(self._presenter.choose)
        self.printing = _PrintingCard()
        self.printing.chosen.connect(self._presenter.choose)
        self.photos = PhotosCard()
        self.photos.chosen.connect(self._presenter.choose)
        self.passphrase = _PassphraseCard()
        self.passphrase.asked.connect(self._presenter.change_passphrase)
        self._device = Facts()
        self._numbers = Facts()
        self._backups = Facts()
        lock = Button(
            translate("Settings", "立即锁定"), parts.lock, icon="lock", key="", height="form"
        )
        lock.setToolTip(f"{translate('Settings', '立即锁定')}  Ctrl+L")
        about = Facts()
        about.show_facts(
            [
                (translate("Settings", "版本"), parts.version),
                (translate("Settings", "许可"), "Apache-2.0"),
                (
                    translate("Settings", "字体与图标"),
                    translate("Settings", "Noto、霞鹜文楷（OFL）；Lucide（ISC）"),
                ),
            ]
        )
        body = column(
            self._failure,
            SectionHeader(translate("Settings", "外观")),
            self.look,
            SectionHeader(translate("Settings", "这台电脑")),
            Card(self._device, row(lock, STRETCH)),
            SectionHeader(translate("Settings", "文号与表样")),
            Card(self._numbers),
            SectionHeader(translate("Settings", "打印")),
            self.printing,
            SectionHeader(translate("Settings", "照片")),
            self.photos,
            SectionHeader(translate("Settings", "口令")),
            self.passphrase,
            SectionHeader(translate("Settings", "备份")),
            Card(self._backups),
            SectionHeader(translate("Settings", "关于安薪")),
            Card(about),
            STRETCH,
            gap="m",
            margin="xl",
        )
        self.setLayout(column(scrolling(body), gap="none"))
        self.setFocusProxy(self.look.theme)

    # the shell's side

    def open(self, _params: Mapping[str, str]) -> None:
        self._presenter.open()

    def refresh(self) -> None:
        self._presenter.look()

    def close_page(self) -> None:
        self._presenter.close()

    def keys(self) -> tuple[KeyHint, ...]:
        return (KeyHint("Ctrl+L", translate("Settings", "立即锁定")),)

    # the presenter's side

    def show_preferences(self, preferences: Preferences) -> None:
        """What is in force."""
        self.look.show_preferences(preferences)
        self.printing.show_preferences(preferences)
        self.photos.show_preferences(preferences)

    def show_card(self, card: DeviceCard) -> None:
        """What there is to know about this laptop."""
        self._device.show_facts(_device_facts(card))
        self._numbers.show_facts(_number_facts(card))
        self._backups.show_facts(_backup_facts(card))

    def show_changing(self) -> None:
        """The passphrase is being changed."""
        self._failure.clear()
        self.passphrase.show_changing()

    def show_changed(self) -> None:
        """It was."""
        self.passphrase.show_stopped(forget=True)
        self.toasted.emit(translate("Settings", "口令已改，下次打开用新的。"), None)

    def show_old_refused(self, error: Exception) -> None:
        """The old passphrase is not it."""
        self.passphrase.show_stopped(old=error)

    def show_new_refused(self, error: Exception) -> None:
        """The new one will not do."""
        self.passphrase.show_stopped(new=error)

    def show_error(self, error: Exception) -> None:
        """Anything else."""
        self.passphrase.show_stopped()
        self._failure.show_error(error)

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Every name and value of the cards, as shown."""
        return (*self._device.shown, *self._numbers.shown, *self._backups.shown)


class _LookCard(Card):
    """Colours, text size, language."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        self.theme = ComboBox(
            translate("Settings", "颜色"),
            [
                ("light", translate("Settings", "浅色")),
                ("dark", translate("Settings", "深色")),
                ("contrast", translate("Settings", "高对比（强光下）")),
            ],
        )
        self.scale = ComboBox(
            translate("Settings", "字号"), [(str(one), f"{one}%") for one in TEXT_SCALES]
        )
        self.language = ComboBox(translate("Settings", "语言"), [("zh", "中文"), ("en", "English")])
        super().__init__(
            Form(
                FormField(translate("Settings", "颜色"), self.theme),
                FormField(translate("Settings", "字号"), self.scale),
                FormField(translate("Settings", "语言"), self.language),
            )
        )
        self.theme.picked.connect(lambda code: self.chosen.emit("theme", code))
        self.scale.picked.connect(lambda code: self.chosen.emit("text_scale", int(code)))
        self.language.picked.connect(lambda code: self.chosen.emit("language", code))

    def show_preferences(self, preferences: Preferences) -> None:
        """What is in force."""
        self.theme.show_code(preferences.theme)
        self.scale.show_code(str(preferences.text_scale))
        self.language.show_code(preferences.language)


class _PrintingCard(Card):
    """By how much this printer is off."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        self._lines = {"offset_right": TextLine(), "offset_down": TextLine()}
        right, down = self._lines.values()
        self._fields = {
            "offset_right": FormField(
                translate("Settings", "向右移（毫米）"),
                right,
                translate("Settings", "套印偏左就填正数，偏右填负数"),
            ),
            "offset_down": FormField(
                translate("Settings", "向下移（毫米）"),
                down,
                translate("Settings", "套印偏上就填正数，偏下填负数"),
            ),
        }
        super().__init__(Form(*self._fields.values()))
        for name, line in self._lines.items():
            line.editingFinished.connect(lambda name=name: self._on_typed(name))

    def show_preferences(self, preferences: Preferences) -> None:
        """What is in force."""
        for name, line in self._lines.items():
            line.show_text(f"{getattr(preferences, name) / 10:g}")
            self._fields[name].say_error("")

    def _on_typed(self, name: str) -> None:
        tenths = _tenths(self._lines[name].text())
        if tenths is None:
            most = f"{FARTHEST_OFFSET / 10:g}"
            text = translate("Settings", "填 -{most} 到 {most} 之间的毫米数，例如 1.5。")
            self._fields[name].say_error(text.format(most=most))
            return
        self._fields[name].say_error("")
        self.chosen.emit(name, tenths)


class _PassphraseCard(Card):
    """The old one once, the new one twice."""

    asked = Signal(str, str, str)

    def __init__(self) -> None:
        self.old, self.new, self.again = (TextLine(secret=True) for _ in range(3))
        self._old_field = FormField(translate("Settings", "现在的口令"), self.old)
        self._new_field = FormField(
            translate("Settings", "新口令"),
            self.new,
            translate("Settings", "一句好记的话比一串符号更安全。"),
        )
        again = FormField(translate("Settings", "新口令再输一遍"), self.again)
        self._go = Button(translate("Settings", "改口令"), self._ask, height="form")
        self._job = JobLine(cancellable=False)
        super().__init__(
            Form(self._old_field, self._new_field, again), row(self._go, STRETCH), self._job
        )
        self.again.returnPressed.connect(self._ask)

    def show_changing(self) -> None:
        """The key is being wrapped anew: slow on purpose."""
        self._old_field.say_error("")
        self._new_field.say_error("")
        self._go.setEnabled(False)
        self._job.start(translate("Settings", "正在改口令"))

    def show_stopped(
        self,
        *,
        old: Exception | None = None,
        new: Exception | None = None,
        forget: bool = False,
    ) -> None:
        """It ended, perhaps with something wrong in a field."""
        self._job.stop()
        self._go.setEnabled(True)
        self._old_field.show_error(old)
        self._new_field.show_error(new)
        if forget:
            for line in (self.old, self.new, self.again):
                line.clear()

    def errors(self) -> tuple[str, str]:
        """What stands under the old and the new passphrase."""
        return self._old_field.error(), self._new_field.error()

    def _ask(self) -> None:
        if self._go.isEnabled():
            self.asked.emit(self.old.text(), self.new.text(), self.again.text())


def _device_facts(card: DeviceCard) -> list[tuple[str, str]]:
    me = card.me
    who = translate("Settings", "同步之后显示")
    team = ""
    if me is not None:
        role = codes.word("Role", me.role)
        badge = f" · {me.badge_number}" if me.badge_number else ""
        who, team = f"{me.name} · {role}{badge}", me.team
    last = (
        translate("Settings", "还没有同步过")
        if card.last_sync_at is None
        else dates.moment(card.last_sync_at, card.now)
    )
    return [
        (translate("Settings", "账号"), who),
        (translate("Settings", "单位"), " · ".join(one for one in (card.bureau, team) if one)),
        (translate("Settings", "服务器"), card.server),
        (translate("Settings", "上次同步"), last),
        (
            translate("Settings", "自动锁定"),
            counted(
                translate("Settings", "{n} 分钟没人动就锁（局里定的）"), card.idle_lock_minutes
            ),
        ),
        (translate("Settings", "设备编号"), card.device),
    ]


def _number_facts(card: DeviceCard) -> list[tuple[str, str]]:
    numbers = [
        (
            f"{codes.word('Paper', one.type)} {one.year}",
            counted(translate("Settings", "还剩 {n} 个文号"), one.left),
        )
        for one in card.numbers
    ]
    if not numbers:
        nothing = translate("Settings", "还没有领到，同步以领取")
        numbers = [(translate("Settings", "文号"), nothing)]
    today = civil_date(card.now)
    forms = [
        (
            codes.word("Form", one.form),
            translate("Settings", "第 {version} 版，{day} 发布").format(
                version=one.version, day=dates.short_day(civil_date(one.published_at), today)
            ),
        )
        for one in card.forms
    ]
    return numbers + forms


def _backup_facts(card: DeviceCard) -> list[tuple[str, str]]:
    if not card.backups:
        nothing = translate("Settings", "还没有。每次升级数据之前自动做一份。")
        return [(translate("Settings", "备份"), nothing)]
    return [
        (_made_at(one.made_at), translate("Settings", "完整，已核对，加密")) for one in card.backups
    ]


def _made_at(text: str) -> str:
    made = datetime.strptime(text, "%Y-%m-%dT%H%M%S")  # noqa: DTZ007 - a civil time as text
    return f"{dates.short_day(made.date(), None)} {made:%H:%M}"


def _tenths(text: str) -> int | None:
    """Millimetres as typed, in tenths; None if it is no number or too far."""
    try:
        tenths = round(float(text.strip() or "0") * 10)
    except (ValueError, OverflowError):
        return None
    return tenths if abs(tenths) <= FARTHEST_OFFSET else None
