"""Documents on the screen."""

from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from jn_desktop.core.official import Block, Heading, OfficialDocument, Paragraph, Title
from jn_desktop.desktop.paper import PaperView, _page_of, _typeset

NAME = "济宁高新区示例工程机械0034号标准厂房项目现场办公会纪要"


@pytest.mark.parametrize("lines", range(12, 24))
def test_no_heading_stands_alone_at_the_foot_of_a_page(qtbot: QtBot, lines: int) -> None:
    body: list[Block] = [Paragraph("一行")] * lines
    document = _typeset([*body, Heading(1, "关于用电"), Heading(2, "议定事项"), *body])

    at = [_page_of(document, document.findBlockByNumber(lines + place)) for place in range(3)]

    assert len(set(at)) == 1


def test_a_long_title_is_broken_where_the_word_file_breaks_it(qtbot: QtBot) -> None:
    view = PaperView()
    qtbot.addWidget(view)

    view.show_document(OfficialDocument(NAME, "站", datetime(2026, 11, 23), (Title(NAME),)))

    assert view.text().split("\n") == ["济宁高新区示例工程机械0034号", "标准厂房项目现场办公会纪要"]
