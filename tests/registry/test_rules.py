import pytest

from jn_desktop.registry.rules import beginnings_of, core_of


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("济宁恒瑞机械有限公司", "恒瑞机械"),
        ("山东恒瑞机械股份有限公司", "恒瑞机械"),
        ("恒瑞机械(济宁)有限公司", "恒瑞机械"),
        ("济宁市高新区恒瑞机械厂", "恒瑞机械厂"),
        ("恒瑞集团有限公司", "恒瑞"),
        ("济宁高新区", "济宁高新区"),
        ("有限公司", "有限公司"),
    ],
)
def test_the_core_of_a_name_is_what_tells_it_from_others(name: str, core: str) -> None:
    assert core_of(name) == core


def test_every_spelling_of_a_core_begins_with_a_region_or_the_core_itself() -> None:
    beginnings = beginnings_of("山东恒瑞机械有限公司")

    assert "恒瑞机械" in beginnings
    assert "济宁恒瑞机械" in beginnings
