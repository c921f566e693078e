"""The commands of joint inspections (综合查一次): the plan of a period, and the papers of a visit."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from jn_desktop.cli_common import Bar, open_station, say

inspections_app = typer.Typer(help="综合查一次", no_args_is_help=True)


@inspections_app.command("documents")
def inspections_documents(
    number: Annotated[str, typer.Argument(metavar="VISIT", help="联合检查编号，如 LH20260001")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="写到哪个文件夹")],
) -> None:
    """写出一次联合检查的全部文书（Word）。"""
    folder = out.absolute()
    with open_station() as station:
        visit = station.inspection_visits.visit_of(number)
        written = station.inspection_papers.write_all(visit.card.id, folder, Bar("写文书"))
    for sentence in written.withheld:
        print(sentence, file=sys.stderr)
    say({"files": [str(file) for file in written.files]}, lambda: f"已写出 {len(written.files)} 份文书：{folder}")
