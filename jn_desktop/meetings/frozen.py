"""The text of minutes as it is kept when they are put up for signature or issued, and read back. No database."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from jn_desktop.meetings.cards import ActionCard, CarriedAction, MeetingCard, PictureCard, TopicCard
from jn_desktop.meetings.minutes_form import MinutesForm, minutes_form_of
from jn_desktop.meetings.states import MinutesState

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class FrozenMinutes:
    """Minutes, their form, and who signed as their authors; `due_dates` are those of the actions by their ids."""

    card: MeetingCard
    authority: str
    station: str
    form: MinutesForm
    due_dates: Mapping[str, str | None]


def to_json(minutes: FrozenMinutes) -> str:
    """Return minutes as they are kept."""
    return json.dumps(asdict(minutes), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> FrozenMinutes:
    """Return minutes that were kept; what a later program knows more of them is as of old ones."""
    told = json.loads(text)
    card = told["card"]
    topics = [_topic(topic) for topic in card["topics"]]
    state = MinutesState(card["minutes_state"])
    whole = _made(MeetingCard, {**card, "topics": topics, "actions": _actions(card), "minutes_state": state})
    return FrozenMinutes(whole, told["authority"], told["station"], minutes_form_of(told["form"]), told["due_dates"])


def _actions(owner: Mapping[str, Any]) -> list[ActionCard]:
    return [_made(ActionCard, action) for action in owner["actions"]]


def _topic(told: Mapping[str, Any]) -> TopicCard:
    carried = [_made(CarriedAction, action) for action in told.get("carried", [])]
    pictures = [_made(PictureCard, picture) for picture in told.get("pictures", [])]
    return _made(TopicCard, {**told, "actions": _actions(told), "carried": carried, "pictures": pictures})


def _made(kind: type[Kept], told: Mapping[str, Any]) -> Kept:
    return kind(**{field.name: told[field.name] for field in fields(kind) if field.name in told})  # type: ignore[arg-type]
