"""The words by which people say until when: 12月10日前, 两周内, 下周五前, 10个工作日内. No database.

A date without a year is the next such day after the meeting, unless it has only just passed: then somebody has mistaken
the day, and is told so. 12月10日前 includes the tenth, as offices have it.
"""

import calendar as months
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jn_desktop.core.calendar import Calendar

_JUST_PASSED = 62  # days after which a date without a year means the next year
_WIDE = {0xFF01 + place: 0x21 + place for place in range(94)} | {0x3000: 0x20, 0x3007: ord("零")}
_CHINESE = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_WEEKDAYS = {**{character: place for place, character in enumerate("一二三四五六日")}, "天": 6, "末": 6}

_NUMBER = r"(?:\d{1,3}|[零一二两三四五六七八九十]{1,3})"
_YEAR = r"(?:(?P<year>20\d\d)年|(?P<of>今年|本年|明年|后年))"
_BEFORE = r"(?:以前|之前|前(?![期述款一往来者提后置身列方]))"
_WITHIN = r"(?:以内|之内|内(?![部容环涝外业资需]))"
_ENDS = rf"(?:{_BEFORE}|{_WITHIN})"
_HOUR = r"(?:上午|中午|下午|晚上|下班|上班)?(?:\d{1,2}[:时点](?:\d{1,2}分?)?)?"
_LEADING = (
    r"(?:(?:完成时限|办理时限|办结时限|完成期限|时限|期限)[:为是]? ?|(?:最迟|最晚|截至|截止到?)(?:于|在)?|"
    r"(?:自|从)?(?:即日起|今日起|今天起|会议(?:结束|召开)?之日起|会后|会议结束后)(?:的|,)?|[于在])"
)
_FINAL = r"(?:完成时限|办理时限|办结时限|完成期限|时限|期限|最迟|最晚|截至|截止)"


_LIKE_A_DAY = re.compile(rf"(?:\d\d(?:\d\d)?年)?\d{{1,2}}(?:月|[./])\d{{1,2}}[日号]?(?={_BEFORE})")


@dataclass(frozen=True)
class DueWords:
    """Where a line says until when, and the day that it means."""

    start: int
    end: int
    day: date


@dataclass(frozen=True)
class _Way:
    """One way to say a day. `alone`: it says a deadline where it stands apart, too, or before a word such as 完成."""

    words: re.Pattern[str]
    day: Callable[[re.Match[str], date, Calendar], date | None]
    alone: bool


def narrow(text: str) -> str:
    """Return text with full-width letters, digits and marks made narrow, character for character."""
    return text.translate(_WIDE)


def due_words(text: str, held: date, calendar: Calendar) -> list[DueWords]:
    """Return the deadlines that a text names, in their order; `held` is the day that they count from."""
    plain = narrow(text)
    found: list[DueWords] = []
    place = 0
    while place < len(plain):
        readings = _at(plain, place, held, calendar) if plain[place] in _BEGINNINGS else ()
        longest = max(readings, key=lambda words: words.end, default=None)
        if longest is None:
            place += 1
        else:
            found.append(longest)
            place = longest.end
    return found


def due_day(text: str, held: date, calendar: Calendar) -> date | None:
    """Return the day that a text means which says nothing else."""
    found = due_words(text.strip(), held, calendar)
    whole = found[0] if len(found) == 1 else None
    return whole.day if whole is not None and (whole.start, whole.end) == (0, len(text.strip())) else None


def unread_day(text: str, held: date, calendar: Calendar) -> str | None:
    """Return words that look like a deadline and mean no day, such as 2月30日 of 2月30日前, if a text has any."""
    read = due_words(text, held, calendar)
    looks = ((found.start(), found[0]) for found in _LIKE_A_DAY.finditer(narrow(text)))
    return next((words for at, words in looks if not any(one.start <= at < one.end for one in read)), None)


def _at(plain: str, place: int, held: date, calendar: Calendar) -> Iterator[DueWords]:
    """Yield the readings of what begins at a place."""
    if place and _goes_on(plain, place):
        return
    leading = _LEADED.match(plain, place)
    for begin in {place, leading.end() if leading else place}:
        for way in _WAYS:
            words = way.words.match(plain, begin)
            if words is None or not words[0]:
                continue
            day = way.day(words, held, calendar)
            final = begin > place and re.match(_FINAL, plain[place:begin]) is not None
            if day is not None and _is_deadline(plain, place, words, final=final, alone=way.alone):
                yield DueWords(place, words.end(), day)


def _goes_on(plain: str, place: int) -> bool:
    """Tell whether what begins at a place belongs to a number or to a condition (收到材料后5日内) before it."""
    before, here = plain[place - 1], plain[place]
    figures = here.isdigit() or here in _CHINESE or here == "十"
    if figures and (before.isdigit() or before in _CHINESE or before in "十第.-/年月个"):
        return True
    if figures and before == ":" and plain[place - 2 : place - 1].isdigit():
        return True
    return before in "后起" or (
        here in "年月周" and (before in "每上隔各逐个" or before.isdigit() or before in _CHINESE)
    )


def _parts(character: str) -> bool:
    return character in " ,，、;；。:：()（）"


def _is_deadline(plain: str, place: int, words: re.Match[str], *, final: bool, alone: bool) -> bool:
    if _GOES_TO.match(plain, words.end()):
        return False
    if final or words["ends"]:
        return True
    if not alone:
        return False
    rest = plain[words.end() :]
    apart = not rest or _parts(rest[0])
    return (apart and (place == 0 or _parts(plain[place - 1]))) or _DONE.match(rest) is not None


_BEGINNINGS = frozenset("0123456789零一二两三四五六七八九十今本明后年第上下当这次周星礼半月完办时期最截自从即会于在")
_LEADED = re.compile(_LEADING)
_GOES_TO = re.compile(r"至|到(?!位)|[-~—起]")
_DONE = re.compile(r"(?:要|须|应|必须|全部|全面)?(?:完成|办结|落实|到位|拿出|提交|出具|报送|反馈)")


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE[character]) for character in text))
    return (_CHINESE.get(tens, 1) if tens else 1) * 10 + (_CHINESE.get(ones, 0) if ones else 0)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last(year: int, month: int) -> int:
    return months.monthrange(year, month)[1]


def _year_told(words: re.Match[str], held: date) -> int | None:
    if words["year"]:
        return int(words["year"])
    return held.year + {"今年": 0, "本年": 0, "明年": 1, "后年": 2}[words["of"]] if words["of"] else None


def _dated(words: re.Match[str], held: date, make: Callable[[int], date | None]) -> date | None:
    """Return the day of the year that is told, else of the one in which it is still to come."""
    year = _year_told(words, held)
    if year is not None:
        return make(year)
    this = make(held.year)
    if this is not None and (held - this).days <= _JUST_PASSED:
        return this
    return make(held.year + 1)


def _exact(words: re.Match[str], _held: date, _calendar: Calendar) -> date | None:
    return _made(int(words["year"]), int(words["month"]), int(words["day"]))


def _month_day(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    month, day = _number(words["month"]), _number(words["day"])
    return _dated(words, held, lambda year: _made(year, month, day))


def _part_of_month(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    month = _number(words["month"])
    if not 1 <= month <= 12:
        return None
    return _dated(words, held, lambda year: date(year, month, _day_of_part(words["part"], year, month)))


def _day_of_part(part: str | None, year: int, month: int) -> int:
    return {"上旬": 10, "中旬": 20, "中": 20}.get(part or "", _last(year, month))


def _before_month(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    month = _number(words["month"])
    if not 1 <= month <= 12:
        return None
    return _dated(words, held, lambda year: date(year, month, 1) - timedelta(days=1))


def _quarter(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    month = 3 * ("一二三四".find(words["quarter"]) + 1 or int(words["quarter"]))
    return _dated(words, held, lambda year: date(year, month, _last(year, month)))


def _half_year(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    return _dated(words, held, lambda year: date(year, 6, 30) if words["half"] == "上" else date(year, 12, 31))


def _end_of_year(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    return date(_year_told(words, held) or held.year, 12, 31)


def _this_month(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    first = _months_on(held.replace(day=1), 1 if words["next"] else 0)
    if words["day"]:
        return _made(first.year, first.month, _number(words["day"]))
    return first.replace(day=_day_of_part(words["part"], first.year, first.month))


def _day_of_month(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    day = _number(words["day"])
    this = _made(held.year, held.month, day)
    if this is not None and this >= held:
        return this
    following = _months_on(held.replace(day=1), 1)
    return _made(following.year, following.month, day)


def _weekday(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    monday = held - timedelta(days=held.weekday())
    ahead = len(words["later"] or "")
    day = monday + timedelta(days=7 * ahead + _WEEKDAYS[words["weekday"]])
    return day + timedelta(days=7) if day < held and not words["this"] else day


def _within_week(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    friday = held + timedelta(days=4 - held.weekday() + (7 if words["week"] == "下" else 0))
    return friday if friday >= held else friday + timedelta(days=2)


def _near(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    ahead = {"今": 0, "当": 0, "明": 1, "次": 1, "后": 2}[words["near"][0]]
    return held + timedelta(days=ahead)


def _working_days(words: re.Match[str], held: date, calendar: Calendar) -> date | None:
    count = _number(words["count"])
    return calendar.working_days_after(held, count)[-1].date if count else None


def _days(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    return held + timedelta(days=_number(words["count"]))


def _weeks(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    return held + timedelta(days=7 * _number(words["count"]))


def _months(words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    return _months_on(held, _number(words["count"]))


def _half_month(_words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    return held + timedelta(days=15)


def _half_a_year(_words: re.Match[str], held: date, _calendar: Calendar) -> date | None:
    return _months_on(held, 6)


def _months_on(day: date, count: int) -> date:
    place = day.year * 12 + day.month - 1 + count
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, _last(year, month + 1)))


def _way(words: str, day: Callable[[re.Match[str], date, Calendar], date | None], *, alone: bool = False) -> _Way:
    return _Way(re.compile(rf"{words}(?P<ends>{_ENDS})?"), day, alone)


_MONTH = rf"{_YEAR}?(?P<month>{_NUMBER})月份?"
_NEXT_MONTH = r"(?:本|当|这个|(?P<next>下个?|次))?月"
_WAYS = (
    _way(
        rf"(?P<year>20\d\d)(?:年|[-./])(?P<month>\d{{1,2}})(?:月|[-./])(?P<day>\d{{1,2}})(?!\d)[日号]?{_HOUR}",
        _exact,
        alone=True,
    ),
    _way(rf"{_YEAR}?(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]{_HOUR}", _month_day, alone=True),
    _way(rf"(?<![A-Za-z]){_YEAR}?(?P<month>\d{{1,2}})[./](?P<day>\d{{1,2}})(?={_BEFORE})", _month_day),
    _way(rf"{_MONTH}(?P<part>底|末|[上中下]旬|中(?=前|内|完))", _part_of_month, alone=True),
    _way(rf"{_MONTH}(?P<part>)(?={_WITHIN})", _part_of_month),
    _way(rf"{_MONTH}(?={_BEFORE})", _before_month),
    _way(rf"{_YEAR}?第?(?P<quarter>[一二三四1-4])季度[末底]?", _quarter),
    _way(rf"{_YEAR}?(?P<half>[上下])半年", _half_year),
    _way(rf"(?:{_YEAR}年?|年)[底末]", _end_of_year, alone=True),
    _way(rf"(?:{_YEAR}|年)(?={_WITHIN})", _end_of_year),
    _way(rf"{_NEXT_MONTH}(?:(?P<part>底|末|[上中下]旬)|(?P<day>{_NUMBER})[日号])", _this_month, alone=True),
    _way(rf"{_NEXT_MONTH}(?P<part>)(?P<day>)(?={_WITHIN})", _this_month),
    _way(rf"(?P<day>{_NUMBER})[日号]{_HOUR}(?={_BEFORE})", _day_of_month),
    _way(
        rf"(?:(?P<this>本|这个?)|(?P<later>下+)个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末]){_HOUR}",
        _weekday,
        alone=True,
    ),
    _way(rf"(?P<week>[本这下])(?:周|星期)(?={_WITHIN})", _within_week),
    _way(rf"(?P<near>今天|今日|当天|当日|明天|明日|次日|后天){_HOUR}", _near),
    _way(rf"(?P<count>{_NUMBER}) ?个?工作日", _working_days, alone=True),
    _way(rf"(?P<count>{_NUMBER}) ?(?:个?自然日|日|天)(?={_WITHIN})", _days),
    _way(rf"(?P<count>{_NUMBER}) ?个?(?:周|星期|礼拜)(?={_WITHIN})", _weeks),
    _way(rf"(?P<count>{_NUMBER}) ?个月(?={_WITHIN})", _months),
    _way(rf"半个?月(?={_WITHIN})", _half_month),
    _way(rf"半年(?={_WITHIN})", _half_a_year),
)
