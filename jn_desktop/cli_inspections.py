"""The commands of joint inspections (综合查一次): the plan of a period, and the papers of a visit."""

import typer

inspections_app = typer.Typer(help="综合查一次", no_args_is_help=True)
