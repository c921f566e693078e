"""What speed was promised, measured: python -m tests.benchmarks. Most figures are ratios of two times of one run.

These machines are noisy: both sides of a ratio are taken in turn, and the middle of their ratios is what counts.
"""

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from docxtpl import DocxTemplate
from python_calamine import CalamineWorkbook
from stdnum.cn import uscc
from xlsxwriter import Workbook

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.official import (
    Attendance,
    Heading,
    Imprint,
    Mark,
    Number,
    OfficialDocument,
    Paragraph,
    Title,
    render,
)
from jn_desktop.projects import proposal
from jn_desktop.projects.proposal import Candidate, Need
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.demand_benchmarks import demand_figures
from tests.inspection_benchmarks import planner_figures
from tests.minutes_benchmarks import minutes_figures
from tests.window_benchmarks import window_figures

ROWS, ENTERPRISES = 20_000, 1_147
PASSWORD = "灯塔-纸船-石榴"
CLOCK = FixedClock(datetime(2026, 11, 23, 9, 30))


def main() -> int:
    """Print every figure with its bound; return 1 if one is over it."""
    with tempfile.TemporaryDirectory() as workspace:
        figures = [
            ("import of a 20 000-row ledger / calamine's bare read of it", import_ratio(Path(workspace)), 12.0),
            ("minutes to bytes / docxtpl rendering the same text", minutes_ratio(Path(workspace)), 1.0),
            *minutes_figures(Path(workspace)),
            ("preview of 20 pages of minutes after a keystroke, ms", preview_milliseconds(), 50.0),
            ("142 x 60 assignment / the bare HiGHS call", assignment_ratio(), 3.0),
            *planner_figures(),
            *demand_figures(Path(workspace)),
            *window_figures(Path(workspace)),
        ]
    for name, figure, bound in figures:
        print(f"{name}: {figure:.2f} (at most {bound:g}){'' if figure <= bound else '  OVER'}")
    return int(any(figure > bound for _, figure, bound in figures))


def _seconds(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def _ratio(ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> float:
    return statistics.median(_seconds(ours) / _seconds(theirs) for _ in range(runs))


def import_ratio(workspace: Path) -> float:
    """Import a key project ledger into a station that has the enterprise directory, as stations do."""
    ledger, directory = workspace / "台账.xlsx", workspace / "名录.xlsx"
    codes = [f"91370800MA{number:07d}" for number in range(ENTERPRISES)]
    codes = [code + uscc.calc_check_digit(code) for code in codes]
    _write(
        directory,
        ["企业名称", "统一社会信用代码"],
        [(f"示例企业{n:05d}号有限公司", code) for n, code in enumerate(codes)],
    )
    headers = [
        *("序号", "项目名称", "项目单位", "统一社会信用代码", "建设性质", "建设地点", "主要建设内容及规模"),
        *("总投资（万元）", "2026年计划投资（万元）", "累计完成投资（万元）", "开工时间", "竣工时间"),
        *("责任单位", "包保领导", "形象进度", "存在问题", "联系人", "联系电话"),
    ]
    _write(ledger, headers, [_project(number, codes) for number in range(ROWS)])
    ratios = []
    for turn in range(3):
        folder = workspace / f"站点{turn}"
        Station.create(folder, "测试服务站", PASSWORD, CLOCK)
        with Station.open(folder, FIRST_OPERATOR, PASSWORD, CLOCK) as station:
            station.registry.import_enterprises(directory, ImportOptions())
            bare = _seconds(lambda: _read_bare(ledger))
            begun = time.perf_counter()
            result = station.projects.import_projects(ledger, ImportOptions())
            spent = time.perf_counter() - begun
            assert result.added == ROWS, result.errors[:3]
        ratios.append(2 * spent / (bare + _seconds(lambda: _read_bare(ledger))))
    return statistics.median(ratios)


def _read_bare(ledger: Path) -> object:
    return CalamineWorkbook.from_path(ledger).get_sheet_by_index(0).to_python()


def _project(number: int, codes: list[str]) -> tuple[str | float, ...]:
    owner = number % ENTERPRISES
    return (
        number + 1,
        f"示例项目{number:05d}号",
        f"示例企业{owner:05d}号有限公司",
        codes[owner],
        "续建",
        f"高端装备产业园{number}号地块",
        f"建设厂房{number % 9}万平方米，购置设备{number % 300}台套，形成年产{number % 97}万件的能力",
        number * 3.5,
        number,
        number / 2,
        f"2025年{number % 12 + 1}月",
        f"2027.{number % 12 + 1:02d}",
        "建设局",
        f"包保领导{number % 15:02d}",
        "主体施工",
        "土地清表未完成",
        f"联系人{number:05d}",
        f"138{number:08d}",
    )


def _write(path: Path, headers: list[str], rows: Sequence[Sequence[str | float]]) -> None:
    with Workbook(str(path), {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("2026年台账")
        for number, row in enumerate([headers, *rows]):
            sheet.write_row(number, 0, row)


def minutes_ratio(workspace: Path) -> float:
    """Render one meeting's minutes and, with docxtpl, a template that holds the same paragraphs."""
    paragraphs = [
        f"会议议定：由责任单位会同供电部门于{day}日前完成现场勘察，拿出迁改方案，建设局、自然资源分局配合。"
        for day in range(1, 31)
    ]
    document = OfficialDocument(
        title="现场办公会纪要",
        author="服务站",
        dated=datetime(2026, 10, 9, 9, 30),
        blocks=(
            Mark("济宁高新区现场办公会纪要"),
            Number("〔2026〕3号"),
            Title("关于协调解决智能制造项目地块高压线迁改等问题的现场办公会纪要"),
            Heading(1, "关于高压线迁改"),
            *(Paragraph(text) for text in paragraphs),
            Attendance("出席", "经济运行局、建设局、自然资源分局"),
            Imprint("建设局", "服务站", datetime(2026, 10, 12).date()),
        ),
    )
    template = workspace / "模板.docx"
    _template(template)
    context = {
        "head": [block.text for block in document.blocks[:4]],
        "paragraphs": paragraphs,
        "tail": ["出席", "印发"],
    }  # type: ignore[union-attr]

    def docxtpl() -> bytes:
        opened = DocxTemplate(str(template))
        opened.render(context)
        written = io.BytesIO()
        opened.save(written)
        return written.getvalue()

    render(document)
    docxtpl()
    return _ratio(lambda: render(document), docxtpl, 30)


def preview_milliseconds() -> float:
    """Set minutes of 20 pages again and again, each time with one more character in the middle, and paint a page."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from jn_desktop.desktop.paper import PaperView

    application = QApplication.instance() or QApplication([])
    view = PaperView()
    view.resize(760, 900)
    view.show()
    heads = (
        Mark("济宁高新区现场办公会纪要"),
        Number("〔2026〕3号"),
        Title("关于协调解决高压线迁改等问题的现场办公会纪要"),
    )
    said = "会议议定：由供电公司于2026年12月10日前拿出迁改方案，建设局、自然资源分局配合，“一件事”办理。"
    body = [Paragraph(f"{number}.{said * 3}") for number in range(1, 86)]

    def typed(text: str) -> None:
        body[30] = Paragraph(text)
        view.show_document(OfficialDocument("纪要", "服务站", datetime(2026, 10, 9), (*heads, *body)))
        view.viewport().repaint()

    typed(said)
    assert view.pages >= 20 and application is not None
    figures = [_seconds(partial(typed, said + "改" * count)) * 1000 for count in range(1, 21)]
    view.close()
    return statistics.median(figures)


def _template(path: Path) -> None:
    import docx

    document = docx.Document()
    for loop in ("head", "paragraphs", "tail"):
        document.add_paragraph(f"{{%p for text in {loop} %}}")
        document.add_paragraph("{{ text }}")
        document.add_paragraph("{%p endfor %}")
    document.save(str(path))


def assignment_ratio() -> float:
    """Propose leads for 142 projects from 60 agents; the bare call solves the same programme, already built."""
    chains, parks = [f"产业链{place}" for place in range(10)], [f"园区{place}" for place in range(6)]
    needs = [Need(str(place), chains[place * 7 % 10], parks[place % 6]) for place in range(142)]
    candidates = [
        Candidate(
            f"PXQ{place:03d}",
            frozenset({chains[place % 10], chains[(place * 3 + 1) % 10]}),
            frozenset({parks[place % 6]}),
            3,
            0,
        )
        for place in range(60)
    ]
    programme = proposal.build(proposal.fit_of(needs, candidates), [3] * 60, [0] * 60)
    model = programme.model()
    proposal.propose(needs, candidates)
    return _ratio(lambda: proposal.propose(needs, candidates), lambda: proposal.solve(model), 15)


if __name__ == "__main__":
    raise SystemExit(main())
