"""The minutes of 1 000 meetings in one batch, measured: how long one takes beside docxtpl, and how much memory."""

import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path

from docxtpl import DocxTemplate

from jn_desktop.core.clock import FixedClock
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft
from jn_desktop.station import FIRST_OPERATOR, Station

MEETINGS = 1_000
PASSWORD = "灯塔-纸船-石榴"
NOW = datetime(2026, 11, 23, 9, 30)
_SAMPLES = 100


def minutes_figures(workspace: Path) -> list[tuple[str, float, float]]:
    """Write 1 000 minutes through the station into a folder, each flushed to the disk, as people do."""
    folder, out = workspace / "千次会议", workspace / "纪要"
    Station.create(folder, "测试服务站", PASSWORD, FixedClock(NOW))
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW)) as station:
        for number in range(MEETINGS):
            station.meetings.save(None, _meeting(number))
        warm = station.meetings.meetings()[0]
        paragraphs = _paragraphs(station.meetings.minutes(warm.number, workspace / "一份.docx"))
        _forget_peak()
        idle = _memory("VmRSS")
        begun = time.perf_counter()
        written = station.meetings.all_minutes(out)
        ours = (time.perf_counter() - begun) / MEETINGS
        peak = _memory("VmHWM")
    assert len(written.files) == MEETINGS and not written.refused
    return [
        (
            "1 000 minutes in a batch, one of them / docxtpl writing the same text",
            ours / _docxtpl(workspace, paragraphs),
            1.0,
        ),
        ("1 000 minutes in a batch, peak memory above idle, MiB", (peak - idle) / 1024, 100.0),
    ]


def _meeting(number: int) -> MeetingDraft:
    return MeetingDraft(
        name=f"新材料产业园{number}号地块电力迁改现场办公会",
        time=NOW - timedelta(hours=number),
        place=f"{number}号地块",
        host="站长",
        attendees="建设局、供电公司、自然资源分局",
        absentees="公安分局",
        topics=tuple(
            DraftTopic(None, f"第{place}处高压线迁改", "地块上有六基高压线杆，影响二号厂房基础施工。" * 4)
            for place in range(3)
        ),
        actions=tuple(
            DraftAction(None, place % 3, f"完成第{place}处杆塔的拆除和场地恢复，拿出迁改方案", "供电公司", "建设局")
            for place in range(9)
        ),
    )


def _paragraphs(file: Path) -> list[str]:
    import docx

    return [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]


def _docxtpl(workspace: Path, paragraphs: list[str]) -> float:
    """Return how long docxtpl takes to write these paragraphs into a file by a template, in seconds."""
    import docx

    template = docx.Document()
    for line in ("{%p for text in paragraphs %}", "{{ text }}", "{%p endfor %}"):
        template.add_paragraph(line)
    template.save(str(workspace / "模板.docx"))
    spent = []
    for number in range(_SAMPLES):
        begun = time.perf_counter()
        opened = DocxTemplate(str(workspace / "模板.docx"))
        opened.render({"paragraphs": paragraphs})
        opened.save(str(workspace / f"docxtpl {number}.docx"))
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def _forget_peak() -> None:
    """Have the peak begin anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _memory(name: str) -> int:
    """Return a figure of this process in KiB: VmRSS is what it takes now, VmHWM its peak (Linux)."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
