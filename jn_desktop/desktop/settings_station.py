"""设置: the station's own name, authority, lock time and what its photos keep, and the fonts of its documents."""

from dataclasses import replace
from typing import Any

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.core.station_settings import DOCUMENT_FONTS, SettingService, StationSettings
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.settings_form import SavedForm
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.theme import Tone

_FIELDS = (
    Field("station", "站名", required=True),
    Field("authority", "主管单位", required=True),
    Field("lock_minutes", "无操作锁屏（分钟）", Kind.INTEGER, required=True),
    Field("keep_photo_location", "保留照片位置信息", Kind.FLAG),
)


class StationSettingsForm(Form):
    ui = "station_settings.ui"
    station: QLineEdit
    authority: QLineEdit
    lock_minutes: QLineEdit
    keep_photo_location: QCheckBox


class StationSection(Section):
    """Name, authority, lock time, and whether photos keep the place where they were taken."""

    title = "本站"
    purpose = (
        "站名出现在窗口和登录页，主管单位出现在会议纪要的版头。"
        "照片加进来时去掉拍摄地点；本站要留作现场凭据的，可以选择保留。"
    )

    def __init__(self, desk: Desk, settings: SettingService) -> None:
        super().__init__(desk)
        self._settings = settings
        self.form = StationSettingsForm()
        self._saved_form = SavedForm(
            desk,
            self.form,
            _FIELDS,
            name="save_station",
            may_save=desk.may("settings.save"),
            put=self._put,
            said="本站设置已保存。",
        )
        self.body.addWidget(self._saved_form)

    def unsaved(self) -> bool:
        return self._saved_form.unsaved()

    def reload(self) -> None:
        if not self.unsaved():
            self.desk.tasks.read(self, self._settings.read, self._show, key="settings")

    def _show(self, settings: StationSettings) -> None:
        self._saved_form.show_values(_values(settings))

    def _put(self, values: dict[str, Any]) -> dict[str, Any]:
        self._settings.save(replace(self._settings.read(), **values))
        return _values(self._settings.read())


def _values(settings: StationSettings) -> dict[str, Any]:
    return {field.name: getattr(settings, field.name) for field in _FIELDS}


class FontsSection(Section):
    """Which installed font stands for each font of official documents."""

    title = "公文字体"
    purpose = "公文用下面的标准字体（GB/T 9704-2012）。本机没有其中一种时，可以选一种装好的字体代替。"

    def __init__(self, desk: Desk, settings: SettingService) -> None:
        super().__init__(desk)
        self._settings = settings
        self._may_save = desk.may("settings.save")
        self._shown: dict[str, str] = {}
        self._installed: frozenset[str] = frozenset()
        self.choices: dict[str, QComboBox] = {}
        self._states: dict[str, QLabel] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for place, standard in enumerate(DOCUMENT_FONTS, start=1):
            choice, state = QComboBox(), plain_label()
            choice.setObjectName(f"font_{place}")
            choice.setAccessibleName(f"代替{standard}的字体")
            choice.setMinimumWidth(280)
            choice.setEnabled(self._may_save)
            choice.currentIndexChanged.connect(lambda _, standard=standard: self._say_state(standard))
            state.setFont(theme.font(theme.SMALL))
            label = QLabel(f"{standard}(&{place})")
            label.setBuddy(choice)
            form.addRow(label, choice)
            form.addRow("", state)
            self.choices[standard], self._states[standard] = choice, state
        self.body.addLayout(form)
        self._save = push_button("保存字体(&S)", "save_fonts", self._submit, primary=True)
        offered_if(self._may_save, self._save)
        self.add_buttons(self._save)

    def unsaved(self) -> bool:
        return bool(self._shown) and self.chosen() != {name: family for name, family in self._shown.items() if family}

    def chosen(self) -> dict[str, str]:
        """Return the substitutes as they are chosen now."""
        return {standard: choice.currentData() for standard, choice in self.choices.items() if choice.currentData()}

    def reload(self) -> None:
        if not self.unsaved():
            self.desk.tasks.read(self, self._settings.read, self._show, key="fonts")

    def _show(self, settings: StationSettings) -> None:
        installed = [family for family in QFontDatabase.families() if not QFontDatabase.isPrivateFamily(family)]
        self._installed = frozenset(installed)
        self._shown = {standard: settings.fonts.get(standard, "") for standard in DOCUMENT_FONTS}
        for standard, choice in self.choices.items():
            chosen = self._shown[standard]
            choice.clear()
            choice.addItem("不代替", "")
            for family in dict.fromkeys([*([chosen] if chosen else []), *installed]):
                choice.addItem(family, family)
            choice.setCurrentIndex(choice.findData(chosen))

    def _say_state(self, standard: str) -> None:
        used = self.choices[standard].currentData() or standard
        present = used in self._installed
        self._states[standard].setText(f"本机已装“{used}”。" if present else f"本机没有装“{used}”，打印时会变样。")
        tone = Tone.MUTED if present else Tone.WARN
        self._states[standard].setStyleSheet(f"color: {theme.colour(tone).name()}")

    def _submit(self) -> None:
        fonts = self.chosen()

        def put() -> StationSettings:
            self._settings.save(replace(self._settings.read(), fonts=fonts))
            return self._settings.read()

        self.desk.tasks.save(self, put, self._saved)

    def _saved(self, settings: StationSettings) -> None:
        self._show(settings)
        self.desk.say("公文字体已保存。", tone=Tone.OK)
