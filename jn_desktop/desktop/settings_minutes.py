"""设置: the form of the minutes, as far as GB/T 9704-2012 leaves it to the office."""

from dataclasses import asdict
from enum import StrEnum
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox

from jn_desktop.core.ledger import Field
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.settings_form import SavedForm
from jn_desktop.desktop.settings_section import Section
from jn_desktop.meetings.form_service import MinutesFormService
from jn_desktop.meetings.minutes_form import (
    ActionsAs,
    MinutesForm,
    NumberStyle,
    Signing,
    Urgency,
    minutes_form_of,
)

_FIELDS = (
    Field("number_style", "编号写法", required=True),
    Field("actions", "议定事项", required=True),
    Field("signing", "署名", required=True),
    Field("urgency", "紧急程度", required=True),
    Field("red_rule", "红色分隔线"),
    Field("numbers_copies", "份号"),
    Field("imprint", "版记"),
    Field("pictures", "照片和位置图"),
)
_CHOICES: dict[str, type[StrEnum]] = {
    "number_style": NumberStyle,
    "actions": ActionsAs,
    "signing": Signing,
    "urgency": Urgency,
}


class MinutesFormForm(Form):
    ui = "minutes_form.ui"
    number_style: QComboBox
    actions: QComboBox
    signing: QComboBox
    urgency: QComboBox
    red_rule: QCheckBox
    numbers_copies: QCheckBox
    imprint: QCheckBox
    pictures: QCheckBox


class MinutesSection(Section):
    """How the minutes of the station look."""

    title = "会议纪要"
    purpose = "国家标准没有规定、由本单位自定的纪要格式。改了以后，没有送签的纪要按新格式排；已经送签和印发的不变。"

    def __init__(self, desk: Desk, forms: MinutesFormService) -> None:
        super().__init__(desk)
        self._forms = forms
        self.form = MinutesFormForm()
        for name, choices in _CHOICES.items():
            for choice in choices:
                getattr(self.form, name).addItem(choice.value, choice.value)
        self._saved_form = SavedForm(
            desk,
            self.form,
            _FIELDS,
            name="save_minutes_form",
            may_save=desk.may("minutes_form.save"),
            put=self._put,
            said="纪要格式已保存。",
        )
        self.body.addWidget(self._saved_form)

    def unsaved(self) -> bool:
        return self._saved_form.unsaved()

    def reload(self) -> None:
        if not self.unsaved():
            self.desk.tasks.read(self, self._forms.form, self._show, key="minutes_form")

    def _show(self, form: MinutesForm) -> None:
        self._saved_form.show_values(asdict(form))

    def _put(self, values: dict[str, Any]) -> dict[str, Any]:
        self._forms.save(minutes_form_of(values))
        return asdict(self._forms.form())
