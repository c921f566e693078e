"""Actions in one line, as people type them while others talk."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.core.calendar import Calendar
from jn_desktop.meetings.action_line import ActionLine, LineReader, Part
from jn_desktop.meetings.due_words import unread_day
from jn_desktop.meetings.unit_names import UnitBook

HELD = date(2026, 11, 23)  # a Monday
UNITS = (
    *("生态环境分局", "应急管理局", "市场监管局", "建设局", "消防救援大队", "公安分局", "自然资源分局", "人力资源部"),
    *("卫生健康局", "综合行政执法局", "税务局", "经济运行局", "供电公司", "园区办", "行政审批服务局"),
)
READER = LineReader(UnitBook(UNITS), HELD, Calendar())


def told(line: str) -> tuple[str, str, str, str]:
    """Return what a line says: the action, who, with whom, by when."""
    read = READER.read(line)
    values = [read.said[part].value if part in read.said else "" for part in Part]
    return (read.text(), values[0], values[1], values[2])


LINES = [
    ("供电公司 12月10日前迁改6基高压线杆，住建局配合", "迁改6基高压线杆", "供电公司", "建设局", "2026-12-10"),
    ("自规局牵头 两周内出具选址意见", "出具选址意见", "自然资源分局", "", "2026-12-07"),
    ("住建局、城管局 月底前完成道路开口", "完成道路开口", "建设局、综合行政执法局", "", "2026-11-30"),
    ("市监局 2026-12-15 完成许可核查", "完成许可核查", "市场监管局", "", "2026-12-15"),
    ("市监局 2026.12.15前完成许可核查", "完成许可核查", "市场监管局", "", "2026-12-15"),
    ("市监局 12.10前完成许可核查", "完成许可核查", "市场监管局", "", "2026-12-10"),
    ("市监局1/5前完成许可核查", "完成许可核查", "市场监管局", "", "2027-01-05"),
    ("市监局２０２６年１２月１５日前完成许可核查", "完成许可核查", "市场监管局", "", "2026-12-15"),
    ("供电公司　１２月１０日前迁改", "迁改", "供电公司", "", "2026-12-10"),
    ("税务局 10个工作日内落实税收优惠", "落实税收优惠", "税务局", "", "2026-12-07"),
    ("税务局 １０个工作日内落实税收优惠", "落实税收优惠", "税务局", "", "2026-12-07"),
    ("税务局十个工作日内落实税收优惠", "落实税收优惠", "税务局", "", "2026-12-07"),
    ("建设局下周五前拿出方案", "拿出方案", "建设局", "", "2026-12-04"),
    ("建设局周三前拿出方案", "拿出方案", "建设局", "", "2026-11-25"),
    ("建设局本周内拿出方案", "拿出方案", "建设局", "", "2026-11-27"),
    ("建设局年底前完成竣工验收", "完成竣工验收", "建设局", "", "2026-12-31"),
    ("建设局明年3月底前完成绿化补植", "完成绿化补植", "建设局", "", "2027-03-31"),
    ("建设局3月底前完成绿化补植", "完成绿化补植", "建设局", "", "2027-03-31"),
    ("建设局一个月内办结施工许可", "办结施工许可", "建设局", "", "2026-12-23"),
    ("建设局半个月内办结施工许可", "办结施工许可", "建设局", "", "2026-12-08"),
    ("公安分局三天内增设标志牌", "增设标志牌", "公安分局", "", "2026-11-26"),
    ("公安分局明天下班前增设标志牌", "增设标志牌", "公安分局", "", "2026-11-24"),
    ("公安分局15日前增设标志牌", "增设标志牌", "公安分局", "", "2026-12-15"),
    ("公安分局下个月15日前增设标志牌", "增设标志牌", "公安分局", "", "2026-12-15"),
    ("公安分局12月中旬前增设标志牌", "增设标志牌", "公安分局", "", "2026-12-20"),
    ("公安分局第一季度末前增设标志牌", "增设标志牌", "公安分局", "", "2027-03-31"),
    ("公安分局 时限：12月20日 增设标志牌", "增设标志牌", "公安分局", "", "2026-12-20"),
    ("公安分局最迟12月8日增设标志牌", "增设标志牌", "公安分局", "", "2026-12-08"),
    ("公安分局于12月8日前增设标志牌", "增设标志牌", "公安分局", "", "2026-12-08"),
    ("公安分局会后3个工作日内增设标志牌", "增设标志牌", "公安分局", "", "2026-11-26"),
    ("由建设局负责完善道路，12月底前完成", "完善道路", "建设局", "", "2026-12-31"),
    ("请建设局尽快回复企业", "尽快回复企业", "建设局", "", ""),
    ("建设局拿出方案", "拿出方案", "建设局", "", ""),
    ("建设局：拿出方案", "拿出方案", "建设局", "", ""),
    ("供电公司：10日内完成增容", "完成增容", "供电公司", "", "2026-12-03"),
    ("自规局会同住建局10个工作日内出具意见", "出具意见", "自然资源分局", "建设局", "2026-12-07"),
    ("自规局联合住建局、城管局现场踏勘", "现场踏勘", "自然资源分局", "建设局、综合行政执法局", ""),
    (
        "供电公司牵头，会同住建局、城管局，下周五前拿出方案",
        "拿出方案",
        "供电公司",
        "建设局、综合行政执法局",
        "2026-12-04",
    ),
    ("建设局和城管局负责，15日前清理占道围挡", "清理占道围挡", "建设局、综合行政执法局", "", "2026-12-15"),
    ("12月10日前，供电公司完成迁改", "完成迁改", "供电公司", "", "2026-12-10"),
    ("完善道路开口，建设局牵头，12月20日前", "完善道路开口", "建设局", "", "2026-12-20"),
    ("完善道路开口 建设局 12月20日前", "完善道路开口", "建设局", "", "2026-12-20"),
    ("完善道路开口，责任单位：建设局，配合单位：园区办", "完善道路开口", "建设局", "园区办", ""),
    (
        "拆除六基杆塔（责任单位：供电公司；配合单位：建设局、应急管理局；完成时限：2026年12月10日）",
        "拆除六基杆塔",
        "供电公司",
        "建设局、应急管理局",
        "2026-12-10",
    ),
    ("清理围挡，公安分局、消防大队配合。", "清理围挡。", "", "公安分局、消防救援大队", ""),
    ("税务局落实优惠，审批局、市监局协助", "落实优惠", "税务局", "行政审批服务局、市场监管局", ""),
    ("济宁示例有限公司 12月5日前补正材料", "补正材料", "济宁示例有限公司", "", "2026-12-05"),
    ("水务公司、燃气公司 年底前改造管线，街道办配合", "改造管线", "水务公司、燃气公司", "街道办", "2026-12-31"),
    ("住房公积金管理中心牵头办理", "办理", "住房公积金管理中心", "", ""),
    ("高新区市场监管局一周内变更登记", "变更登记", "市场监管局", "", "2026-11-30"),
    ("济宁市公安局 12月1日前出具意见", "出具意见", "公安分局", "", "2026-12-01"),
    ("教体局 12月1日前出具意见", "出具意见", "教体局", "", "2026-12-01"),
    # what is understood, and stays where it is: without it the sentence would break
    ("道路开口由建设局负责办理", "道路开口由建设局负责办理", "建设局", "", ""),
    ("消防大队现场指导，园区办协助做好解释工作", "现场指导，园区办协助做好解释工作", "消防救援大队", "园区办", ""),
    ("供电公司配合住建局做好验收", "配合住建局做好验收", "供电公司", "", ""),
    (
        "供电公司12月10日前拿出方案，12月底前完成迁改",
        "12月10日前拿出方案，12月底前完成迁改",
        "供电公司",
        "",
        "2026-12-31",
    ),
    # what is no deadline and no unit
    ("尽快办理施工许可", "尽快办理施工许可", "", "", ""),
    (
        "由责任单位会同供电部门完成现场勘察，拿出迁改方案。",
        "由责任单位会同供电部门完成现场勘察，拿出迁改方案。",
        "",
        "",
        "",
    ),
    ("建设局收到材料后5个工作日内办结", "收到材料后5个工作日内办结", "建设局", "", ""),
    ("建设局每月底前报送进度", "每月底前报送进度", "建设局", "", ""),
    ("建设局做好12月10日前期工作衔接", "做好12月10日前期工作衔接", "建设局", "", ""),
    ("建设局落实12月1日会议要求", "落实12月1日会议要求", "建设局", "", ""),
    ("建设局12月1日至12月5日封闭施工", "12月1日至12月5日封闭施工", "建设局", "", ""),
    ("建设局2月30日前完工", "2月30日前完工", "建设局", "", ""),
    ("封闭K12.5前的路段", "封闭K12.5前的路段", "", "", ""),
    ("管径1.5米以内的改造", "管径1.5米以内的改造", "", "", ""),
    ("迁改6基高压线杆", "迁改6基高压线杆", "", "", ""),
    ("17号地块前道路开口", "17号地块前道路开口", "", "", ""),
    ("建设局 月底前完成", "完成", "建设局", "", "2026-11-30"),
    ("建设局（牵头）、税务局 12月1日前拿出方案", "拿出方案", "建设局、税务局", "", "2026-12-01"),
    ("（建设局）拿出方案", "拿出方案", "建设局", "", ""),
    ("拿出方案（建设局12月1日前，要快）", "拿出方案（建设局，要快）", "", "", "2026-12-01"),
    ("请交通局于3个工作日内反馈", "反馈", "交通局", "", "2026-11-26"),
    ("由交通局向市里汇报，12月上旬前反馈", "向市里汇报，反馈", "交通局", "", "2026-12-10"),
    (
        "建设局12月15日、供电公司12月20日前分别完成",
        "12月15日、供电公司12月20日前分别完成",
        "建设局",
        "",
        "2026-12-20",
    ),
    ("供电公司负责人要靠前指挥", "供电公司负责人要靠前指挥", "", "", ""),
    ("高新区教体局 12月1日前反馈", "反馈", "高新区教体局", "", "2026-12-01"),
    ("税务局门口道路开口整改", "税务局门口道路开口整改", "", "", ""),
    ("供电公司", "", "供电公司", "", ""),
    ("", "", "", "", ""),
]


@pytest.mark.parametrize(("line", "text", "unit", "assisting", "due"), LINES, ids=[case[0][:24] for case in LINES])
def test_a_line_says_who_what_and_until_when(line: str, text: str, unit: str, assisting: str, due: str) -> None:
    assert told(line) == (text, unit, assisting, due)


def test_a_date_that_has_just_passed_is_taken_as_it_stands() -> None:
    assert READER.read("建设局11月20日前完成").said[Part.DUE].value == "2026-11-20"
    assert READER.read("建设局8月底前完成").said[Part.DUE].value == "2027-08-31"


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("建设局2月30日前完工", "2月30日"),
        ("建设局２月３０日前完工", "2月30日"),
        ("建设局26年12月10日前完工", "26年12月10日"),
        ("建设局13.40前完工", "13.40"),
        ("建设局12月10日前完工", None),
        ("建设局12.10前完工", None),
        ("建设局做好2月30日前期工作", None),
        ("建设局尽快完工", None),
    ],
)
def test_what_looks_like_a_deadline_and_means_no_day_is_told(line: str, unread: str | None) -> None:
    assert unread_day(line, HELD, READER.calendar) == unread


def test_words_that_somebody_has_corrected_can_stay_in_the_text() -> None:
    line = "供电公司 12月10日前迁改，住建局配合"
    assert READER.read(line).text({Part.DUE}) == "12月10日前迁改"
    assert READER.read(line).text(set(Part)) == line


def test_the_words_are_those_that_were_typed() -> None:
    said = READER.read("供电公司牵头 下周五前迁改，住建局配合").said
    assert (said[Part.RESPONSIBLE].words, said[Part.ASSISTING].words, said[Part.DUE].words) == (
        "供电公司牵头",
        "住建局配合",
        "下周五前",
    )


def test_a_name_that_may_mean_two_units_means_neither() -> None:
    reader = LineReader(UnitBook(["建设局", "住房和城乡建设局"]), HELD, Calendar())
    assert reader.read("住建局 拿出方案").said[Part.RESPONSIBLE].value == "住建局"
    assert reader.read("建设局拿出方案").said[Part.RESPONSIBLE].value == "建设局"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("jsj", "建设局"),
        ("zjj", "建设局"),
        ("住建", "建设局"),
        ("scjg", "市场监管局"),
        ("市监", "市场监管局"),
        ("gd", "供电公司"),
        ("GD", "供电公司"),
        ("消防", "消防救援大队"),
        ("审批", "行政审批服务局"),
        ("高线", ""),
    ],
)
def test_units_are_found_by_name_short_name_and_initials(typed: str, first: str) -> None:
    found = READER.units.fitting(typed)
    assert (found[0] if found else "") == first


# ---- whatever is typed ----

JOINTS = set(" \u3000\t，,、；;：:（）()")
PIECES = st.sampled_from(
    [
        *UNITS,
        *(
            "住建局",
            "供电公司牵头",
            "由",
            "请",
            "会同",
            "配合",
            "负责",
            "、",
            "，",
            "。",
            " ",
            "　",
            "（",
            "）",
            "：",
            "；",
        ),
        *(
            "12月10日前",
            "月底前",
            "两周内",
            "10个工作日内",
            "2026-12-15",
            "下周五",
            "年底",
            "１２月",
            "完成",
            "3",
            "十",
        ),
        *("迁改", "高压线杆", "道路开口", "出具意见", "\u200b", "\n", "😀", "a", "<b>", "&"),
    ]
)
LINE = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join))
LEFT = st.sets(st.sampled_from(list(Part)))


def taken_words(read: ActionLine) -> str:
    return "".join(said.words for said in read.said.values())


@given(LINE, LEFT)
def test_no_character_of_a_line_is_lost(line: str, left: set[Part]) -> None:
    read = READER.read(line)
    assert "".join(piece for piece, _ in read.pieces(left)) == line
    assert "".join(piece for piece, kept in read.pieces(left) if kept).strip() == read.text(left)


@given(LINE, LEFT)
def test_only_words_of_units_and_deadlines_are_taken_out_with_what_joined_them(line: str, left: set[Part]) -> None:
    read = READER.read(line)
    known = set(taken_words(read)) | JOINTS | set("完成办结落实到位全部")
    for piece, kept in read.pieces(left):
        assert kept or set(piece) <= known


@given(LINE)
def test_a_line_of_which_all_is_left_is_its_own_text(line: str) -> None:
    assert READER.read(line).text(set(Part)) == line.strip()


@given(LINE)
def test_what_is_read_is_a_day_and_names(line: str) -> None:
    said = READER.read(line).said
    if Part.DUE in said:
        date.fromisoformat(said[Part.DUE].value)
    for part in (Part.RESPONSIBLE, Part.ASSISTING):
        assert part not in said or all(said[part].value.split("、"))


@given(st.sampled_from([case for case in LINES if case[2] and case[4]]), st.integers(0, 60))
def test_a_line_that_is_half_typed_never_fails(case: tuple[str, ...], length: int) -> None:
    READER.read(case[0][:length])
