"""What a meeting agreed, as its minutes have it: in sentences under each topic, or in one table for all of them."""

from collections.abc import Iterator
from datetime import date

from jn_desktop.core.official import Attachment, Block, Cell, Heading, Paragraph, Table, shown_date
from jn_desktop.meetings.cards import ActionCard, CarriedAction, MeetingCard, TopicCard

LIST_TITLE = "议定事项清单"
_BECAME = "落实情况"
_COLUMNS = ("序号", "议定事项", "责任单位", "配合单位", "完成时限")
_UPRIGHT, _TURNED = (8, 33, 17, 17, 25), (6, 41, 18, 18, 17)


def all_actions(meeting: MeetingCard) -> list[ActionCard]:
    """Return everything agreed, topic by topic, what belongs to none of them last."""
    return [action for topic in meeting.topics for action in topic.actions] + meeting.actions


def agreed_sentences(actions: list[ActionCard], level: int) -> list[Block]:
    """Return actions under a heading of this level, a paragraph each, numbered where there are several."""
    if not actions:
        return []
    numbered = len(actions) > 1
    blocks: list[Block] = [Heading(level, "议定事项")]
    for number, action in enumerate(actions, start=1):
        blocks.append(Paragraph(f"{number}.{_sentence(action)}" if numbered else _sentence(action)))
    return blocks


def carried_sentences(topic: TopicCard, held: date) -> Iterator[Block]:
    """Yield what had become of each action of an earlier meeting by the day on which this one was held."""
    carried = topic.carried
    if carried and not topic.title.endswith(_BECAME):
        yield Heading(2, _BECAME)
    for number, action in enumerate(carried, start=1):
        unit = f"（{action.responsible_unit}）" if action.responsible_unit else ""
        said = f"{action.text.rstrip('。；;')}{unit}：{_became(action, held)}"
        yield Paragraph(f"{number}.{said}。" if len(carried) > 1 else f"{said}。")


def _became(action: CarriedAction, held: date) -> str:
    if action.done_on and action.done_on <= held.isoformat():
        result = f"，{action.result.rstrip('。；;')}" if action.result else ""
        return f"已于{shown_date(date.fromisoformat(action.done_on))}办结{result}"
    if not action.due_date:
        return "办理中"
    due = shown_date(date.fromisoformat(action.due_date))
    return f"原定{due}完成，已超期" if action.due_date < held.isoformat() else f"办理中，{due}前完成"


def agreed_table(actions: list[ActionCard]) -> list[Block]:
    """Return all actions as a table that ends the body."""
    return [Heading(1, "议定事项"), _table(actions, _UPRIGHT)]


def agreed_note(actions: list[ActionCard], attachment: str) -> list[Block]:
    """Return where the actions stand that are an attachment."""
    return [Heading(1, "议定事项"), Paragraph(f"会议议定{len(actions)}个事项，见{attachment}。")]


def agreed_attachment(actions: list[ActionCard]) -> Iterator[Block]:
    """Yield all actions as an attachment on turned pages."""
    if actions:
        yield Attachment(LIST_TITLE, landscape=True)
        yield _table(actions, _TURNED)


def _table(actions: list[ActionCard], widths: tuple[int, ...]) -> Table:
    head = tuple(Cell(column, label=True) for column in _COLUMNS)
    rows = (_row(number, action) for number, action in enumerate(actions, start=1))
    return Table(widths, (head, *rows), headers=1)


def _row(number: int, action: ActionCard) -> tuple[Cell, ...]:
    due = shown_date(date.fromisoformat(action.due_date)) if action.due_date else ""
    said = (str(number), action.text.rstrip("。；;"), action.responsible_unit or "", action.assisting_units or "", due)
    return tuple(map(Cell, said))


def _sentence(action: ActionCard) -> str:
    particulars = []
    if action.responsible_unit:
        particulars.append(f"责任单位：{action.responsible_unit}")
    if action.assisting_units:
        particulars.append(f"配合单位：{action.assisting_units}")
    if action.due_date:
        particulars.append(f"完成时限：{shown_date(date.fromisoformat(action.due_date))}")
    text = action.text.rstrip("。；;")
    return f"{text}。（{'；'.join(particulars)}）" if particulars else f"{text}。"
