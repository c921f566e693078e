"""What is done to the findings of a visit: written down on site, ordered to be put right, rechecked."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jn_desktop.core.calendar_service import CalendarService
from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.asking import Asker
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.forms import date_field
from jn_desktop.desktop.words import short
from jn_desktop.inspections.pages.finding_dialogs import OrderDialog, RecheckDialog
from jn_desktop.inspections.pages.visit_flow import to_order, untold_failures
from jn_desktop.inspections.pages.visit_forms import CorrectedForm, FindingForm, RemarkForm
from jn_desktop.inspections.visit_cards import FindingCard, FindingFacts, Line, LineResult, VisitDetail
from jn_desktop.inspections.visit_service import VisitService

_USUAL_WORKING_DAYS = 10
"""Within which what was found is put right, unless somebody types another day."""
_FINDING_FIELDS = (
    Field("request_id", "检查事项", required=True),
    Field("text", "问题", Kind.LINES, required=True),
    Field("basis", "依据"),
    Field("demand", "整改要求", Kind.LINES),
    Field("kept", "当场改正"),
)


class FindingActs(QObject):
    """Asks for what is done to findings, and to lines of the checklist."""

    def __init__(self, parent: QWidget, desk: Desk, visits: VisitService, calendar: CalendarService) -> None:
        super().__init__(parent)
        self._parent, self._desk = parent, desk
        self._visits, self._calendar = visits, calendar
        self._asker = Asker(parent, desk, large=True)

    def remark(self, detail: VisitDetail, line: Line) -> None:
        """Ask for the remark on a line of the checklist."""
        if line.id is None:
            return
        line_id = line.id
        self._asker.ask(
            "备注",
            short(line.point, 80),
            RemarkForm(),
            (Field("remark", "备注", Kind.LINES),),
            lambda values: self._visits.set_results(
                detail.card.id, {line_id: LineResult(line.result, values["remark"])}
            ),
            "备注已保存。",
            values={"remark": line.remark},
        )

    def write(self, detail: VisitDetail, line: Line | None = None) -> None:
        """Ask what was found, by default about what failed and was not told of yet."""
        untold = untold_failures(detail)
        line = line or (untold[0] if untold else None)
        known = next((one for one in detail.requests if line is not None and one.id == line.request_id), None)
        values = {
            "request_id": line.request_id if line is not None else detail.requests[0].id if detail.requests else None,
            "text": f"{line.point}：{line.remark or ''}" if line is not None else None,
            "basis": known.legal_basis if known is not None else None,
        }
        self._ask_finding(
            detail,
            "写问题",
            lambda facts: self._visits.add_finding(detail.card.id, facts),
            "问题已记下，可以加照片。",
            values,
        )

    def change(self, detail: VisitDetail, finding: FindingCard) -> None:
        """Ask for a finding's words once more."""
        values = {name: getattr(finding, name) for name in ("request_id", "text", "basis", "demand", "kept")}
        self._ask_finding(
            detail, "修改问题", lambda facts: self._visits.change_finding(finding.id, facts), "问题已修改。", values
        )

    def remove(self, finding: FindingCard) -> None:
        """Take a finding away; it can be brought back."""
        desk, visits = self._desk, self._visits
        back = ("撤销", lambda: desk.tasks.save(desk, lambda: visits.bring_back_finding(finding.id)))
        desk.tasks.save(
            self,
            lambda: visits.remove_finding(finding.id),
            lambda _: desk.say(f"已移除问题“{short(finding.text, 24)}”。", back),
        )

    def order(self, detail: VisitDetail) -> None:
        """Ask what has to be put right by when."""

        def open_dialog(due: date) -> None:
            OrderDialog(self._parent, self._desk, self._visits, detail.card, to_order(detail), due).open()

        self._desk.tasks.read(self, self._usual_due, open_dialog, key="due")

    def recheck(self, detail: VisitDetail) -> None:
        """Ask how the recheck of the open findings came out."""

        def open_dialog(due: date) -> None:
            waiting = [one for one in detail.findings if one.open and one.ordered]
            RecheckDialog(self._parent, self._desk, self._visits, detail.card, waiting, due).open()

        self._desk.tasks.read(self, self._usual_due, open_dialog, key="due")

    def report_correction(self, finding: FindingCard) -> None:
        """Ask what the enterprise says of how a finding was put right."""
        self._asker.ask(
            "登记整改",
            f"企业报来的整改：{short(finding.text, 60)}",
            CorrectedForm(),
            (date_field("on", "报告日期", required=True), Field("kept", "整改情况", Kind.LINES, required=True)),
            lambda values: self._visits.report_correction(finding.id, date.fromisoformat(values["on"]), values["kept"]),
            "整改情况已登记，等待复查。",
            values={"on": self._desk.today().isoformat()},
        )

    # ---- inside ----

    def _ask_finding(
        self,
        detail: VisitDetail,
        title: str,
        act: Callable[[FindingFacts], Any],
        said: str,
        values: Mapping[str, Any],
    ) -> None:
        form = FindingForm()
        for request in detail.requests:
            form.request_id.addItem(f"{request.department} · {short(request.item, 40)}", request.id)
        self._asker.ask(
            title,
            "写清楚看到了什么、在哪里；能当场改好的写在“当场改正”，就不用责令改正。",
            form,
            _FINDING_FIELDS,
            lambda told: act(FindingFacts(**told)),
            said,
            values=values,
        )

    def _usual_due(self) -> date:
        """Return the working day that an order usually names; runs beside the window."""
        return self._calendar.calendar().working_days_after(self._desk.today(), _USUAL_WORKING_DAYS)[-1].date
