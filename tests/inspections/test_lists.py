"""The lists that inspections are described by: what a new station begins with, what may be kept, what counts."""

from dataclasses import replace

import pytest

from jn_desktop.core.errors import FieldError
from jn_desktop.inspections.lists import (
    Exemption,
    InspectionKind,
    InspectionLists,
    checked_lists,
    read_lists,
)
from jn_desktop.inspections.registers import CapCard, Point, points_of, points_text
from jn_desktop.station import Station


@pytest.fixture
def lists(station: Station) -> InspectionLists:
    with station.context.reading() as connection:
        return read_lists(connection)


def test_a_new_station_begins_with_the_lists_of_the_public_record(lists: InspectionLists) -> None:
    assert [one.code for one in lists.exemptions] == [
        *("EMERGENCY", "WORK_SAFETY", "ECO_ENV", "FOOD_DRUG", "COMPLAINT_CLUE", "CASE_FILED", "SUPERIOR_ASSIGNED"),
        *("LEGAL_DEADLINE", "RECTIFY_RECHECK", "ENTERPRISE_REQUEST", "LICENCE_SITE_CHECK", "OTHER"),
    ]
    assert [one.name for one in lists.kinds] == ["日常检查", "个案检查", "专项检查"]
    assert lists.other_kinds == ("观摩", "督导", "调研", "考察")
    assert lists.frequency
    assert checked_lists(lists) == lists


def test_five_prohibitions_have_eight_must_nots(lists: InspectionLists) -> None:
    assert [one.name[:2] for one in lists.prohibitions] == ["严禁"] * 5
    must_nots = [said for one in lists.prohibitions for said in one.must_nots]
    assert len(must_nots) == 8 and all(said.startswith("不得") for said in must_nots)


def test_an_exemption_is_known_by_its_code_and_by_its_name(lists: InspectionLists) -> None:
    for text in ("投诉举报线索", " 投诉 举报线索", "complaint_clue"):
        meant = lists.exemption_meant(text)
        assert meant is not None and meant.code == "COMPLAINT_CLUE"
    assert lists.exemption_meant("随便看看") is None and lists.exemption_meant(None) is None
    assert lists.exemption_name("COMPLAINT_CLUE") == "投诉举报线索"
    assert lists.exemption_name("GONE") == "GONE" and lists.exemption_name(None) is None


def test_a_kind_is_known_with_or_without_its_last_word(lists: InspectionLists) -> None:
    assert lists.kind_meant("专项检查") == lists.kind_meant("专项") == InspectionKind("专项检查")
    assert lists.kind_meant("飞行检查") is None and lists.kind_meant("") is None


def test_what_counts_against_caps_is_a_setting_of_each_kind_and_exemption(lists: InspectionLists) -> None:
    assert lists.counts("日常检查", None)
    assert not lists.counts("个案检查", None)
    assert not lists.counts("日常检查", "COMPLAINT_CLUE")
    assert lists.counts("日常检查", "WORK_SAFETY")
    assert not lists.counts("日常检查", None, recheck=True)
    assert replace(lists, recheck_counts=True).counts("个案检查", "RECTIFY_RECHECK", recheck=True)
    assert lists.counts("已不在清单的类型", "GONE")


def test_a_new_exemption_gets_its_name_for_a_code_and_keeps_it_when_renamed(lists: InspectionLists) -> None:
    added = checked_lists(replace(lists, exemptions=(*lists.exemptions, Exemption("", " 税收风险 "))))
    assert added.exemptions[-1] == Exemption("税收风险", "税收风险")

    renamed = checked_lists(replace(added, exemptions=(*lists.exemptions, Exemption("税收风险", "涉税风险"))))
    assert renamed.exemption("税收风险") == Exemption("税收风险", "涉税风险")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("exemptions", (Exemption("A", "甲"), Exemption("B", " 甲 ")), "“甲”列了两次"),
        ("exemptions", (Exemption("A", "甲"), Exemption("A", "乙")), "“A”列了两次"),
        ("exemptions", (Exemption("A", "长" * 31),), "最多 30 个字"),
        ("exemptions", (), "整改复查"),
        ("kinds", (), "至少要留一项"),
        ("kinds", (InspectionKind("甲"), InspectionKind("甲")), "“甲”列了两次"),
        ("other_kinds", (" ",), "至少要留一项"),
        ("frequency", "  ", "请写一句"),
        ("frequency", "长" * 121, "最多 120 个字"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_list(
    lists: InspectionLists, field: str, value: object, said: str
) -> None:
    with pytest.raises(FieldError, match=said) as refused:
        checked_lists(replace(lists, **{field: value}))  # type: ignore[arg-type]

    assert refused.value.field == field


def test_a_point_is_what_is_checked_and_by_which_standard() -> None:
    points = points_of("安全出口｜GB 55037\n灭火器 | 在有效期内\n\n｜没有内容\n消防通道\r\n")

    assert points == (Point("安全出口", "GB 55037"), Point("灭火器", "在有效期内"), Point("消防通道"))
    assert points_text(points) == "安全出口｜GB 55037\n灭火器｜在有效期内\n消防通道"
    assert points_text(()) is None and points_of(None) == ()


def test_a_cap_covers_what_it_names_and_everything_where_it_names_nothing() -> None:
    everyone = CapCard("1", None, None, None, 6, None, None, by_class=False)
    fire = CapCard("2", "消防救援大队", "消防安全检查", "C", 2, None, None, by_class=True)

    assert everyone.covers("税务局", "涉税事项核查", None)
    assert fire.covers("消防救援大队", "消防安全检查", "C")
    assert not fire.covers("消防救援大队", "消防安全检查", "A")
    assert not fire.covers("消防救援大队", "消防安全检查", None)
    assert not fire.covers("税务局", "消防安全检查", "C")
    assert not fire.covers("消防救援大队", "别的", "C")
