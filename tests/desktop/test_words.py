"""How long names, amounts and days are put into words."""

from jn_desktop.desktop.words import short


def test_a_long_name_keeps_both_its_ends() -> None:
    assert short("甲项目") == "甲项目"
    assert short("甲" * 20 + "乙" * 20) == "甲" * 20 + "乙" * 20
    told = short("甲" * 250 + "乙" * 250)
    assert (told[:20], told[20], told[21:]) == ("甲" * 20, "…", "乙" * 20)
