"""What is done to a visit from its page: at one touch where nothing has to be asked, else in a small dialog."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.asking import Asker, Values
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import ask
from jn_desktop.desktop.words import short
from jn_desktop.inspections.pages.finding_acts import FindingActs
from jn_desktop.inspections.pages.visit_flow import Act, short_of_officers, unjustified
from jn_desktop.inspections.pages.visit_forms import (
    OFFICER_ROWS,
    ApproveForm,
    EmergencyForm,
    EnterForm,
    JustifyForm,
    LeaveForm,
    NotifyForm,
    OfficersForm,
    RatingForm,
    RecordForm,
    ResultForm,
    TakeOutForm,
    at,
)
from jn_desktop.inspections.pages.visit_services import VisitServices
from jn_desktop.inspections.visit_cards import (
    CheckResult,
    Emergency,
    Officer,
    VisitDetail,
    VisitPart,
)
from jn_desktop.inspections.visit_rules import officer_key

_OFFICER_FIELDS = tuple(
    field
    for row in OFFICER_ROWS
    for field in (
        Field(f"name_{row}", f"第 {row} 名", Kind.NAME),
        Field(f"certificate_{row}", f"第 {row} 名的执法证号", Kind.NAME),
    )
)


class VisitActs(QObject):
    """Makes the acts of a visit's page."""

    def __init__(self, parent: QWidget, desk: Desk, services: VisitServices) -> None:
        super().__init__(parent)
        self._parent, self._desk = parent, desk
        self._visits, self._requests = services.visits, services.requests
        self._plans, self._ratings = services.plans, services.ratings
        self._asker = Asker(parent, desk, large=True)
        self.findings = FindingActs(parent, desk, services.visits, services.calendar)
        self._ways: dict[Act, Callable[[VisitDetail], object]] = {
            Act.APPROVE: self.approve,
            Act.JUSTIFY: self.justify,
            Act.OFFICERS: self._first_officers,
            Act.NOTIFY: self.notify,
            Act.ENTER: self.enter_now,
            Act.FIND: self.findings.write,
            Act.LEAVE: self.leave_now,
            Act.RECORD: self.record,
            Act.NOTIFY_RESULT: self.notify_result,
            Act.ORDER: self.findings.order,
            Act.RECHECK: self.findings.recheck,
            Act.CLOSE: self.close,
        }

    def make(self, act: Act, detail: VisitDetail) -> None:
        """Do what a button of the page says."""
        self._ways[act](detail)

    # ---- before the entry ----

    def approve(self, detail: VisitDetail, department: str | None = None) -> None:
        """Ask who approved the part of a department."""
        card = detail.card
        lacking = [part.department for part in detail.parts if part.approved_at is None]
        form = ApproveForm()
        for name in lacking:
            form.department.addItem(name, name)
        backfilled = "入企已经在先，审批注明是补办的。" if card.entered_at else ""
        self._asker.ask(
            "审批",
            f"{card.number}：部门负责人批准入企检查。{backfilled}",
            form,
            (
                Field("department", "审批部门", required=True),
                Field("by", "批准人", Kind.NAME, required=True),
                at("批准时间"),
                Field("approval", "文号或意见"),
            ),
            lambda values: self._visits.approve(
                [card.id], values["department"], values["by"], _moment(values), values["approval"]
            ),
            f"{card.number}：已审批。",
            values={"department": department or (lacking[0] if lacking else None), "at": self._asker.now()},
        )

    def justify(self, detail: VisitDetail) -> None:
        """Ask for the reason and the approver of an exemption that was imported without them."""
        waiting = unjustified(detail)
        names = "、".join(dict.fromkeys(request.exemption_name or "" for request in waiting))
        ids = [request.id for request in waiting]
        self._asker.ask(
            "补充例外理由",
            f"检查需求 {'、'.join(request.number for request in waiting)} 因“{names}”可以用企业安静日。",
            JustifyForm(),
            (Field("reason", "例外理由", Kind.LINES, required=True), Field("approver", "批准人", required=True)),
            lambda values: self._requests.justify(ids, values["reason"], values["approver"]),
            f"{detail.card.number}：例外理由已补上。",
        )

    def set_officers(self, detail: VisitDetail, department: str) -> None:
        """Ask which officers a department sends."""
        card = detail.card
        part = next(one for one in detail.parts if one.department == department)
        self._asker.ask(
            "定执法人员",
            f"{short(department)}派谁去{short(card.enterprise)}：至少两名有执法证的。",
            OfficersForm(),
            (*_OFFICER_FIELDS, Field("assistants", "辅助人员", Kind.INTEGER)),
            lambda values: self._set_officers(card.id, department, values),
            f"{short(department)}：执法人员已定。",
            values=_officer_values(part),
        )

    def take_out(self, detail: VisitDetail) -> None:
        """Ask which request does not come along after all, and why."""
        form = TakeOutForm()
        form.request_id.addItem("请选择", None)
        for request in detail.requests:
            form.request_id.addItem(f"{request.department} · {short(request.item, 40)}", request.id)
        self._asker.ask(
            "移出事项",
            f"从 {detail.card.number} 移出一项检查，别的不变；移出的回到“暂缓”，可以另排。",
            form,
            (Field("request_id", "检查事项", required=True), Field("reason", "移出原因", Kind.LINES, required=True)),
            lambda values: self._plans.take_out([values["request_id"]], values["reason"]),
            f"{detail.card.number}：已移出。",
        )

    def notify(self, detail: VisitDetail) -> None:
        """Ask when the notice was delivered, and to whom."""
        card = detail.card
        self._asker.ask(
            "通知企业",
            f"把行政检查通知书送给{short(card.enterprise)}。通知以后，日期和检查表就定下来了。",
            NotifyForm(),
            (at("送达时间"), Field("received_by", "企业签收人", required=True)),
            lambda values: self._visits.notify(card.id, _moment(values), values["received_by"]),
            f"{card.number}：已通知企业。",
            values={"at": self._asker.now()},
        )

    # ---- at the enterprise ----

    def enter_now(self, detail: VisitDetail) -> None:
        """Note that one is entering; where that wants a reason, ask for it."""
        card, now = detail.card, self._desk.clock.now()

        def refused(error: StationError) -> None:
            if isinstance(error, FieldError):
                self.enter(detail).binder.show_fault(error.field, str(error))
            else:
                self._desk.tasks.refused.emit(error)

        self._asker.do(lambda: self._visits.enter(card.id, now), f"{card.number}：已入企。", failed=refused)

    def enter(self, detail: VisitDetail) -> Any:
        """Ask when one entered, with whom, and why on another day."""
        card = detail.card
        return self._asker.ask(
            "入企",
            f"进入{short(card.enterprise)}的时间和陪同人员。计划是 {card.day}；换了一天要写理由。",
            EnterForm(),
            (at("入企时间"), Field("contact", "企业陪同人员"), Field("reason", "改日理由", Kind.LINES)),
            lambda values: self._visits.enter(card.id, _moment(values), values["contact"], values["reason"]),
            f"{card.number}：已入企。",
            values={"at": self._asker.now()},
        )

    def enter_at_once(self, detail: VisitDetail) -> None:
        """Ask what the emergency is; papers come afterwards."""
        card = detail.card
        self._asker.ask(
            "紧急入企",
            f"马上进入{short(card.enterprise)}，审批和通知事后补办，文书上注明。",
            EmergencyForm(),
            (
                at("入企时间"),
                Field("emergency", "紧急情况", Kind.LINES, required=True),
                Field("contact", "企业陪同人员"),
            ),
            lambda values: self._visits.enter_at_once(
                Emergency(values["emergency"], _moment(values), values["contact"], visit_id=card.id)
            ),
            f"{card.number}：已紧急入企，手续请及时补办。",
            values={"at": self._asker.now()},
        )

    def leave_now(self, detail: VisitDetail) -> None:
        """Note that one is leaving."""
        card, now = detail.card, self._desk.clock.now()
        self._asker.do(lambda: self._visits.leave(card.id, now), f"{card.number}：已离企。")

    def leave(self, detail: VisitDetail) -> None:
        """Ask when one left."""
        card = detail.card
        self._asker.ask(
            "离企",
            f"离开{short(card.enterprise)}的时间。",
            LeaveForm(),
            (at("离企时间"),),
            lambda values: self._visits.leave(card.id, _moment(values)),
            f"{card.number}：已离企。",
            values={"at": self._asker.now()},
        )

    def record(self, detail: VisitDetail) -> None:
        """Ask for the summary, and who signed or why nobody did."""
        card = detail.card
        self._asker.ask(
            "完成记录",
            "企业看过记录后签字；没有签字的写明原因。完成以后，检查表和问题不能再改。",
            RecordForm(),
            (
                at("完成时间"),
                Field("summary", "检查情况", Kind.LINES),
                Field("signed_by", "企业签字人"),
                Field("refusal", "拒签情况"),
            ),
            lambda values: self._visits.record(
                card.id, _moment(values), values["summary"], signed_by=values["signed_by"], refusal=values["refusal"]
            ),
            f"{card.number}：记录已完成。",
            values={"at": self._asker.now(), "summary": _summary(detail), "signed_by": detail.contact},
        )

    # ---- after it ----

    def notify_result(self, detail: VisitDetail) -> None:
        """Ask when the enterprise was told the result."""
        card = detail.card
        self._asker.ask(
            "告知结果",
            f"把各部门的检查结果一次告知{short(card.enterprise)}。",
            ResultForm(),
            (at("告知时间"),),
            lambda values: self._visits.notify_result(card.id, _moment(values)),
            f"{card.number}：结果已告知。",
            values={"at": self._asker.now()},
        )

    def close(self, detail: VisitDetail) -> None:
        """Ask, then close: it cannot be taken back."""
        card = detail.card
        ask(
            self._parent,
            f"办结 {card.number}（{short(card.enterprise)}）并归档？办结以后不能再改。",
            "办结",
            lambda: self._asker.do(lambda: self._visits.close([card.id]), f"{card.number}：已办结。"),
        )

    def cancel(self, detail: VisitDetail) -> None:
        """Ask why the visit does not take place."""
        card = detail.card
        self._asker.ask_why(
            "取消检查",
            f"{card.number}不再进行，里面的检查需求回到“已提交”，可以另排。",
            lambda reason: self._visits.cancel(card.id, reason),
            f"{card.number}：已取消。",
        )

    def rate(self, detail: VisitDetail) -> None:
        """Ask how the enterprise rates the visit; it is kept apart and shown nowhere here."""
        card = detail.card
        self._asker.ask(
            "登记企业评价",
            f"{short(card.enterprise)}对这次检查的评价。评价单独保存，参加检查的部门看不到。",
            RatingForm(),
            (Field("stars", "企业评价", required=True), Field("text", "企业的话", Kind.LINES)),
            lambda values: self._ratings.rate(card.id, int(values["stars"]), values["text"]),
            f"{card.number}：评价已登记。",
        )

    # ---- inside ----

    def _first_officers(self, detail: VisitDetail) -> None:
        waiting = short_of_officers(detail)
        self.set_officers(detail, waiting[0] if waiting else detail.parts[0].department)

    def _set_officers(self, visit_id: str, department: str, values: Values) -> None:
        officers = _officers(values)
        try:
            self._visits.set_officers(visit_id, department, list(officers.values()), values["assistants"])
        except FieldError as error:
            raise FieldError(_row_of(error, officers), str(error)) from error


def _moment(values: Values) -> datetime:
    return datetime.fromisoformat(values["at"])


def _officers(values: Values) -> dict[int, Officer]:
    """Return who stands in which line of the form; a line that is half filled in is refused at its field."""
    officers = {}
    for row in OFFICER_ROWS:
        name, certificate = values[f"name_{row}"], values[f"certificate_{row}"]
        if name and not certificate:
            raise FieldError(f"certificate_{row}", f"请填写{short(name)}的执法证号。")
        if certificate and not name:
            raise FieldError(f"name_{row}", f"请填写证号 {short(certificate)} 是谁的。")
        if name:
            officers[row] = Officer(name, certificate)
    return officers


def _row_of(error: FieldError, officers: Mapping[int, Officer]) -> str:
    """Return the field that an error is about: the second line with a number, or the next free one."""
    if error.field == "certificate":
        numbers = [officer_key(officer.certificate) for officer in officers.values()]
        twice = [row for place, row in enumerate(officers) if numbers[place] in numbers[:place]]
        named = [row for row, officer in officers.items() if officer.certificate in str(error)]  # another department's
        return f"certificate_{(twice or named or [1])[0]}"
    free = next((row for row in OFFICER_ROWS if row not in officers), OFFICER_ROWS[-1])
    return f"name_{free}" if error.field == "officers" else error.field


def _officer_values(part: VisitPart) -> Values:
    values: Values = {"assistants": part.assistants}
    for row, officer in zip(OFFICER_ROWS, part.officers, strict=False):
        values |= {f"name_{row}": officer.name, f"certificate_{row}": officer.certificate}
    return values


def _summary(detail: VisitDetail) -> str:
    """Return a first draft of the summary: how many lines, and what was found."""
    results = [line.result for line in detail.checklist]
    counts = "，".join(f"{result.value} {results.count(result)} 条" for result in CheckResult if result in results)
    found = f"发现问题 {len(detail.findings)} 个。" if detail.findings else "没有发现问题。"
    return f"共检查 {len(detail.checklist)} 条，{counts}。{found}" if counts else found
